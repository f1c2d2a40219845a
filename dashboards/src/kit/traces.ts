import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { DataqueryBuilder, SearchTableType } from '@grafana/grafana-foundation-sdk/tempo';
import type { TraceQuestion } from '@kafka-o11y/backends';
import { toTraceql } from '@kafka-o11y/backends';
import { tempo } from './datasources.ts';
import type { Frame } from './frame.ts';
import { framed } from './frame.ts';
import type { Onward } from './links.ts';
import { withQuestions } from './questions.ts';

export interface TracesSpec extends Omit<Frame, 'onward'> {
  /** Selects the traces. */
  question: TraceQuestion;
  /** Links besides the same question in Explore. */
  onward?: Onward[];
}

/** Builds a table of traces; a row opens its trace. */
export function traces(spec: TracesSpec): Panel {
  const { question } = spec;
  const search = { title: 'Search these traces', traces: question };
  const frame = {
    noValue: 'no such traces in this time',
    ...spec,
    onward: [search, ...(spec.onward ?? [])],
  };
  const panel = framed(new PanelBuilder(), frame, tempo, 10)
    .withTarget(
      new DataqueryBuilder()
        .datasource(tempo)
        .refId('A')
        .queryType('traceql')
        .query(toTraceql(question))
        .limit(20)
        .tableType(SearchTableType.Traces),
    )
    .build();
  return withQuestions(panel, [question]);
}
