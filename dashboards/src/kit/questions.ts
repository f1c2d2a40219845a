import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { LogCount, LogQuestion, TraceQuestion } from '@kafka-o11y/backends';
import { serviceNamespace } from '@kafka-o11y/vocabulary';

/**
 * Puts each question beside the query that was compiled from it. The demo app asks the running store
 * the question; Grafana ignores it.
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
/** Log lines of this lab, without those of other senders. */
export const inLab = { namespace: serviceNamespace, ...inCluster } as const satisfies LogQuestion;
/** Log lines of the chosen services of the lab. */
export const inServices = { ...inLab, service: { variable: 'service' } } as const;
/** Levels of errors. */
export const failing = ['error', 'fatal'] as const;
export const warningOrFailing = ['warn', ...failing] as const;
