import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { DataqueryBuilder, SearchTableType } from '@grafana/grafana-foundation-sdk/tempo';
import { tempo } from './datasources.ts';
import type { Frame } from './frame.ts';
import { framed } from './frame.ts';
import type { Onward } from './links.ts';

export interface TracesSpec extends Omit<Frame, 'onward'> {
  /** TraceQL that selects traces. */
  query: string;
  /** Ways onward besides the same query in Explore. */
  onward?: Onward[];
}

/** Builds a table of traces; a row opens its trace. */
export function traces(spec: TracesSpec): Panel {
  const search = { title: 'Search these traces', datasource: tempo, query: spec.query };
  const frame = {
    noValue: 'no such traces in this time',
    ...spec,
    onward: [search, ...(spec.onward ?? [])],
  };
  return framed(new PanelBuilder(), frame, tempo, 10)
    .withTarget(
      new DataqueryBuilder()
        .datasource(tempo)
        .refId('A')
        .queryType('traceql')
        .query(spec.query)
        .limit(20)
        .tableType(SearchTableType.Traces),
    )
    .build();
}
