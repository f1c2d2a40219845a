import {
  TableCellDisplayMode,
  TableSortByFieldStateBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { prometheus } from './datasources.ts';
import type { Frame, Metric } from './frame.ts';
import { framed, mapping } from './frame.ts';
import type { Onward } from './links.ts';
import { link } from './links.ts';
import { asRows, refId } from './queries.ts';
import type { Judgement } from './thresholds.ts';
import { steps, thresholds } from './thresholds.ts';

/** A column of figures. A row exists for every set of labels that any column has. */
export interface Column extends Judgement {
  header: string;
  /** PromQL whose series have exactly the labels of the table. */
  expr: string;
  unit: string;
  decimals?: number;
  words?: Metric['words'];
}

export interface TableSpec extends Frame {
  /** Labels that name a row, with the header of their column. */
  labels: Record<string, string>;
  columns: Column[];
  /** Width of the first label’s column in pixels; without it all columns are alike. */
  nameWidth?: number;
  /** The link of the first label's cells. */
  drill?: Onward;
  /** The text for an empty table, where that is the good state. */
  noValue?: string;
  /** The header by which rows are sorted, largest first. */
  sortBy?: string;
}

/** Builds a table of the latest values: a row for each set of labels, a column for each query. */
export function table(spec: TableSpec): Panel {
  const panel = framed(new PanelBuilder(), spec, prometheus, 8)
    .unit('short')
    .minWidth(70)
    .thresholds(thresholds({}))
    .targets(asRows(spec.columns))
    .transformations([
      { id: 'merge', options: {} },
      { id: 'organize', options: organize(spec) },
    ]);
  for (const column of spec.columns) panel.overrideByName(column.header, properties(column));
  const [first] = Object.values(spec.labels);
  if (first) panel.overrideByName(first, nameProperties(spec));
  if (spec.noValue !== undefined) panel.noValue(spec.noValue);
  if (spec.sortBy) {
    panel.sortBy([new TableSortByFieldStateBuilder().displayName(spec.sortBy).desc(true)]);
  }
  return panel.build();
}

function organize({ labels, columns }: TableSpec): object {
  // Grafana names the values of a single query Value, those of several Value #A, Value #B, ...
  const value = (index: number) => (columns.length === 1 ? 'Value' : `Value #${refId(index)}`);
  const names = [...Object.keys(labels), ...columns.map((_, index) => value(index))];
  return {
    excludeByName: { Time: true },
    indexByName: Object.fromEntries(names.map((name, index) => [name, index])),
    renameByName: {
      ...labels,
      ...Object.fromEntries(columns.map(({ header }, index) => [value(index), header])),
    },
  };
}

function nameProperties({ nameWidth, drill }: TableSpec): DynamicConfigValue[] {
  return [
    ...(nameWidth === undefined ? [] : [{ id: 'custom.width', value: nameWidth }]),
    ...(drill ? [{ id: 'links', value: [link(drill).build()] }] : []),
  ];
}

function properties(column: Column): DynamicConfigValue[] {
  const judged = column.limit || column.floor;
  return [
    { id: 'unit', value: column.unit },
    { id: 'thresholds', value: { mode: 'absolute', steps: steps(column) } },
    ...(column.decimals === undefined ? [] : [{ id: 'decimals', value: column.decimals }]),
    ...(column.words ? [{ id: 'mappings', value: [mapping(column.words)] }] : []),
    ...(judged || column.words
      ? [{ id: 'custom.cellOptions', value: { type: TableCellDisplayMode.ColorText } }]
      : []),
  ];
}
