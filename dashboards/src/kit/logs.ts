import { LogsSortOrder } from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/logs';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/loki';
import { loki } from './datasources.ts';
import type { Frame } from './frame.ts';
import { framed } from './frame.ts';
import type { Onward } from './links.ts';

export interface LogsSpec extends Omit<Frame, 'onward'> {
  /** LogQL that selects lines. */
  query: string;
  /** Ways onward besides the same query in Explore. */
  onward?: Onward[];
}

/** Builds a list of log lines, newest first. */
export function logs(spec: LogsSpec): Panel {
  const search = { title: 'Search these logs', datasource: loki, query: spec.query };
  const frame = {
    noValue: 'no such lines in this time',
    ...spec,
    onward: [search, ...(spec.onward ?? [])],
  };
  return framed(new PanelBuilder(), frame, loki, 10)
    .showTime(true)
    .wrapLogMessage(true)
    .enableLogDetails(true)
    .sortOrder(LogsSortOrder.Descending)
    .withTarget(
      new DataqueryBuilder()
        .datasource(loki)
        .refId('A')
        .expr(spec.query)
        .queryType('range')
        .maxLines(200),
    )
    .build();
}
