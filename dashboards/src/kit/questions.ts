import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { LogCount, LogQuestion, TraceQuestion } from '@kafka-o11y/backends';

/**
 * Puts beside each query's text the question that it was compiled from, which the demo app asks of
 * whichever store runs; Grafana ignores it.
 */
export function withQuestions(
  panel: Panel,
  questions: readonly (LogQuestion | LogCount | TraceQuestion)[],
): Panel {
  const targets = (panel.targets ?? []).map((target, index) => ({
    ...target,
    question: questions[index],
  }));
  return { ...panel, targets };
}

/** Log lines of the chosen clusters. */
export const inCluster = { cluster: { variable: 'cluster' } } as const satisfies LogQuestion;
/** Log lines of this lab, not of what else sends its telemetry here. */
export const inLab = { namespace: 'kafka-o11y', ...inCluster } as const satisfies LogQuestion;
/** What the chosen services of the lab say. */
export const inServices = { ...inLab, service: { variable: 'service' } } as const;
/** Levels of bad news. */
export const failing = ['error', 'fatal'] as const;
export const warningOrFailing = ['warn', ...failing] as const;
