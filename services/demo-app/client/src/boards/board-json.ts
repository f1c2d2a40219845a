import type { DataLink, DataTransformerConfig, FieldConfigSource } from '@grafana/data';
import type { DashboardCursorSync } from '@grafana/schema';

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

export interface PanelJson {
  id: number;
  type: string;
  title?: string;
  description?: string;
  transparent?: boolean;
  gridPos?: GridPos;
  collapsed?: boolean;
  /** Of a collapsed row. */
  panels?: PanelJson[];
  targets?: TargetJson[];
  transformations?: DataTransformerConfig[];
  fieldConfig?: FieldConfigSource;
  /** What the panel's type makes of it. */
  options?: Record<string, unknown>;
  links?: LinkJson[];
}

export interface GridPos {
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface TargetJson {
  refId?: string;
  datasource?: { type?: string };
  legendFormat?: string;
  format?: string;
  expr?: string;
  hide?: boolean;
}

export interface LinkJson extends Pick<DataLink, 'title' | 'url' | 'targetBlank'> {
  type?: string;
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
