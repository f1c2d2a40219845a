import type { Alertmanager, Logs, Prometheus, Traces } from '@kafka-o11y/backends';
import type { Backends } from '@kafka-o11y/scenarios';

/** Nobody expects more than a few lines or traces. */
const limit = 20;

/** What answers the checks of the scenarios. */
export function checkBackends(backends: {
  prometheus: Prometheus;
  logs: Logs;
  traces: Traces;
  alertmanager: Alertmanager;
}): Backends {
  const { prometheus, logs, traces, alertmanager } = backends;
  const since = (from: number) => ({ from, to: Date.now(), limit });
  return {
    async promql(query) {
      const series = await prometheus.instant(query);
      const values = series
        .flatMap(({ points: [point] }) => point?.value ?? [])
        .filter(Number.isFinite);
      return values.length === 0 ? undefined : Math.max(...values);
    },
    async activeAlerts() {
      return (await alertmanager.alerts()).map(({ labels }) => labels.alertname ?? '');
    },
    async logLines(question, sinceMs) {
      return (await logs.lines(question, since(sinceMs))).length;
    },
    async traces(question, sinceMs) {
      return (await traces.find(question, since(sinceMs))).length;
    },
  };
}
