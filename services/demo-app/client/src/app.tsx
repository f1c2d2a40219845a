import { ThemeContext } from '@grafana/data';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import { useEffect } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { BoardPage } from './boards/board-page.tsx';
import { TracePage } from './follow/trace-page.tsx';
import { Navigation } from './frame/navigation.tsx';
import { Page } from './frame/page.tsx';
import { PageBoundary } from './frame/page-boundary.tsx';
import { pages } from './frame/pages.tsx';
import { useThemeChoice } from './frame/theme.ts';
import { PracticePage } from './practices/practice-page.tsx';
import { ScenarioPage } from './scenarios/scenario-page.tsx';

/** The frame around every page, and which page an address stands for. */
export function App() {
  const [theme, toggleTheme] = useThemeChoice();
  const [path] = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every other page
  useEffect(() => {
    scrollTo(0, 0);
  }, [path]);
  return (
    <ThemeContext.Provider value={theme}>
      <GlobalStyles />
      <Navigation onToggleTheme={toggleTheme} />
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
