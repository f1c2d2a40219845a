import type { DashboardCursorSync } from '@grafana/data';
import type { LinkJson, PanelJson } from '@kafka-o11y/panels';

/** The parts of a dashboard's JSON that the page draws. The server has given each panel an id. */
export interface BoardJson {
  uid: string;
  title: string;
  description?: string;
  timezone?: string;
  refresh?: string;
  time?: { from: string; to: string };
  graphTooltip?: DashboardCursorSync;
  links?: LinkJson[];
  templating?: { list?: VariableJson[] };
  annotations?: { list?: unknown[] };
  panels?: PanelJson[];
}

export interface VariableJson {
  name: string;
  label?: string;
  type: string;
  hide?: number;
  multi?: boolean;
  includeAll?: boolean;
  query?: string | { query?: string };
  current?: { value?: string | string[] };
}
