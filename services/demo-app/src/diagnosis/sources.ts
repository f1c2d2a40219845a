import type { Logs, Prometheus, Traces } from '@kafka-o11y/backends';
import type { Sources } from '@kafka-o11y/runbooks';
import { samplesOf } from '../samples.ts';

/** No question wants more than a few lines or traces. */
const limit = 20;

/** The backends, as the runbooks ask them. */
export function sourcesOf({
  prometheus,
  logs,
  traces,
}: {
  prometheus: Prometheus;
  logs: Logs;
  traces: Traces;
}): Sources {
  const since = (from: number) => ({ from, to: Date.now(), limit });
  return {
    promql: (query) => samplesOf(prometheus, query),
    logLines: async (question, from) => (await logs.lines(question, since(from))).length,
    traces: async (question, from) => (await traces.find(question, since(from))).length,
  };
}
