import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/loki';
import type { LogCount } from '@kafka-o11y/backends';
import { countToLogql } from '@kafka-o11y/backends';
import { loki, stat, timeSeries } from '../kit/index.ts';
import { refId } from '../kit/queries.ts';
import { withQuestions } from '../kit/questions.ts';

/** One count of log lines and its name in the legend. */
interface Counted {
  question: LogCount;
  legend?: string;
}

type Spec<P extends (spec: never) => Panel> = Omit<Parameters<P>[0], 'series'> & {
  counts: Counted[];
};

/** As the kit's `stat`, over log lines: one figure for the time shown. */
export function logStat({ counts, ...spec }: Spec<typeof stat>): Panel {
  return overLogs(stat({ ...spec, series: [], plain: true }), counts, 'instant');
}

/** As the kit's `timeSeries`, over log lines, as stacked bars: counts in each step. */
export function logBars({ counts, ...spec }: Spec<typeof timeSeries>): Panel {
  const panel = overLogs(timeSeries({ ...spec, series: [], stacked: true }), counts, 'range');
  const { defaults, overrides = [] } = panel.fieldConfig ?? {};
  const custom = { ...defaults?.custom, drawStyle: 'bars', fillOpacity: 70 };
  return { ...panel, fieldConfig: { overrides, defaults: { ...defaults, custom } } };
}

function overLogs(panel: Panel, counts: Counted[], queryType: 'instant' | 'range'): Panel {
  const window = queryType === 'instant' ? '$__range' : '$__auto';
  const targets = counts.map(({ question, legend = '' }, index) =>
    new DataqueryBuilder()
      .datasource(loki)
      .refId(refId(index))
      .expr(countToLogql(question, window))
      .legendFormat(legend)
      .queryType(queryType)
      .build(),
  );
  const questions = counts.map(({ question }) => question);
  return withQuestions({ ...panel, datasource: loki, targets }, questions);
}
