import type { GrafanaTheme2 } from '@grafana/data';
import { getThemeById, ThemeContext } from '@grafana/data';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import type { ReactNode } from 'react';
import { useCallback, useEffect, useState } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { api } from './api.ts';
import { BoardList } from './boards/board-list.tsx';
import { BoardPage } from './boards/board-page.tsx';
import { FaultsPage } from './faults/faults-page.tsx';
import { FollowPage } from './follow/follow-page.tsx';
import { TracePage } from './follow/trace-page.tsx';
import { Navigation } from './frame/navigation.tsx';
import { Page, PageBoundary } from './frame/page.tsx';
import { HomePage } from './home/home-page.tsx';
import { PracticePage } from './practices/practice-page.tsx';
import { PracticesPage } from './practices/practices-page.tsx';
import { ScenarioList } from './scenarios/scenario-list.tsx';
import { ScenarioPage } from './scenarios/scenario-page.tsx';
import { useAnswer } from './use-answer.ts';

interface TopPage {
  title: string;
  path: string;
  content: ReactNode;
  /** About the lab's own orders, faults and scenarios. */
  ofLab?: boolean;
}

/** The pages of the navigation, in its order. Pages below them have routes of their own. */
const pages: TopPage[] = [
  { title: 'Home', path: '/', content: <HomePage /> },
  { title: 'Scenarios', path: '/scenarios', content: <ScenarioList />, ofLab: true },
  { title: 'Boards', path: '/boards', content: <BoardList /> },
  { title: 'Follow', path: '/follow', content: <FollowPage />, ofLab: true },
  { title: 'Faults', path: '/faults', content: <FaultsPage />, ofLab: true },
  { title: 'Practices', path: '/practices', content: <PracticesPage />, ofLab: true },
];

/** The frame around every page, and which page an address stands for. */
export function App() {
  const [theme, toggleTheme] = useThemeChoice();
  const [path] = useLocation();
  const { data: links } = useAnswer('links', (signal) => api.links(signal));
  const shown = links?.attached ? pages.filter(({ ofLab }) => !ofLab) : pages;
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every other page
  useEffect(() => {
    scrollTo(0, 0);
  }, [path]);
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <Navigation pages={shown} onToggleTheme={toggleTheme} />
      <PageBoundary>
        <Switch>
          <Route path="/boards/:uid">{({ uid }) => <BoardPage uid={uid} />}</Route>
          <Route path="/scenarios/:id">{({ id }) => <ScenarioPage id={id} />}</Route>
          <Route path="/practices/:id">{({ id }) => <PracticePage id={id} />}</Route>
          <Route path="/traces/:id">{({ id }) => <TracePage key={id} traceId={id} />}</Route>
          {pages.map(({ path, content }) => (
            <Route key={path} path={path}>
              {content}
            </Route>
          ))}
          <Route>
            <Page title="No such page" error="There is nothing at this address." />
          </Route>
        </Switch>
      </PageBoundary>
      <PortalContainer />
    </ThemeContext.Provider>
  );
}

type Mode = 'dark' | 'light';
const storageKey = 'theme';

/** The theme that the reader chose, or else that of their system. */
function useThemeChoice(): [GrafanaTheme2, toggle: () => void] {
  const [mode, setMode] = useState<Mode>(initialMode);
  const toggle = useCallback(() => {
    setMode((before) => {
      const after = before === 'dark' ? 'light' : 'dark';
      localStorage.setItem(storageKey, after);
      return after;
    });
  }, []);
  return [getThemeById(mode), toggle];
}

function initialMode(): Mode {
  const asked = new URLSearchParams(location.search).get('theme');
  const chosen = asked ?? localStorage.getItem(storageKey);
  if (chosen === 'dark' || chosen === 'light') return chosen;
  return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
}
