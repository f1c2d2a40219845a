import { LogsSortOrder } from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/logs';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/loki';
import type { LogQuestion } from '@kafka-o11y/backends';
import { toLogql } from '@kafka-o11y/backends';
import { loki } from './datasources.ts';
import type { Frame } from './frame.ts';
import { framed } from './frame.ts';
import type { Onward } from './links.ts';
import { withQuestions } from './questions.ts';

export interface LogsSpec extends Omit<Frame, 'onward'> {
  /** Selects the lines. */
  question: LogQuestion;
  /** Links besides the same question in Explore. */
  onward?: Onward[];
}

/** Builds a list of log lines, newest first. */
export function logs(spec: LogsSpec): Panel {
  const { question } = spec;
  const search = { title: 'Search these logs', logs: question };
  const frame = {
    noValue: 'no such lines in this time',
    ...spec,
    onward: [search, ...(spec.onward ?? [])],
  };
  const panel = framed(new PanelBuilder(), frame, loki, 10)
    .showTime(true)
    .wrapLogMessage(true)
    .enableLogDetails(true)
    .sortOrder(LogsSortOrder.Descending)
    .withTarget(
      new DataqueryBuilder()
        .datasource(loki)
        .refId('A')
        .expr(toLogql(question))
        .queryType('range')
        .maxLines(200),
    )
    .build();
  return withQuestions(panel, [question]);
}
