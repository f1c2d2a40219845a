import type { ReactNode } from 'react';
import { BoardList } from '../boards/board-list.tsx';
import { FaultsPage } from '../faults/faults-page.tsx';
import { FollowPage } from '../follow/follow-page.tsx';
import { HomePage } from '../home/home-page.tsx';
import { PracticesPage } from '../practices/practices-page.tsx';
import { ScenarioList } from '../scenarios/scenario-list.tsx';

/** The pages of the navigation, in its order. Pages below them have routes of their own. */
export const pages: { title: string; path: string; content: ReactNode }[] = [
  { title: 'Home', path: '/', content: <HomePage /> },
  { title: 'Scenarios', path: '/scenarios', content: <ScenarioList /> },
  { title: 'Boards', path: '/boards', content: <BoardList /> },
  { title: 'Follow', path: '/follow', content: <FollowPage /> },
  { title: 'Faults', path: '/faults', content: <FaultsPage /> },
  { title: 'Practices', path: '/practices', content: <PracticesPage /> },
];
