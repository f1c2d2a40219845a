import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { BoardName } from '@kafka-o11y/vocabulary';
import { boardTag, boardUids } from '@kafka-o11y/vocabulary';
import { annotations } from './annotations.ts';
import type { Row } from './layout.ts';
import { layOut } from './layout.ts';
import { tellsItsSource } from './sources.ts';
import { variables } from './variables.ts';

export interface BoardSpec {
  name: BoardName;
  title: string;
  /** The question that the board answers. */
  description: string;
  rows: Row[];
  /** Those of this board alone, after the others. */
  variables?: Parameters<DashboardBuilder['variables']>[0];
}

/** Builds a board: its rows, and the variables, annotations and links that every board has. */
export function board({
  name,
  title,
  description,
  rows,
  variables: own = [],
}: BoardSpec): Dashboard {
  const built = new DashboardBuilder(title)
    .uid(boardUids[name])
    .description(description)
    .tags([boardTag])
    .time({ from: 'now-15m', to: 'now' })
    .refresh('10s')
    .tooltip(DashboardCursorSync.Crosshair)
    .variables([...variables(), ...own])
    .annotations(annotations())
    .link(toOtherBoards())
    .build();
  return {
    ...built,
    panels: layOut(rows.map((row) => ({ ...row, panels: row.panels.map(tellsItsSource) }))),
  };
}

/** A menu of all boards; the time range and the variables go along. */
function toOtherBoards(): DashboardLinkBuilder {
  return new DashboardLinkBuilder('Boards')
    .type(DashboardLinkType.Dashboards)
    .tags([boardTag])
    .asDropdown(true)
    .includeVars(true)
    .keepTime(true);
}
