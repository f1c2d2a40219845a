import type { Backends } from '@kafka-o11y/scenarios';
import type { Alertmanager } from '../backends/alertmanager.ts';
import type { Loki } from '../backends/loki.ts';
import type { Prometheus } from '../backends/prometheus.ts';
import type { Tempo } from '../backends/tempo.ts';
import type { Frame } from '../contract.ts';

/** Nobody expects more than a few lines or traces. */
const limit = 20;

/** What answers the checks of the scenarios. */
export function checkBackends(backends: {
  prometheus: Prometheus;
  loki: Loki;
  tempo: Tempo;
  alertmanager: Alertmanager;
}): Backends {
  const { prometheus, loki, tempo, alertmanager } = backends;
  return {
    async promql(query) {
      const frames = await prometheus.instant('A', query, Date.now());
      const values = frames.flatMap(lastValue).filter((value) => !Number.isNaN(value));
      return values.length === 0 ? undefined : Math.max(...values);
    },
    async activeAlerts() {
      return (await alertmanager.alerts()).map(({ labels }) => labels.alertname ?? '');
    },
    async logLines(query, sinceMs) {
      const range = { from: sinceMs, to: Date.now(), stepMs: 1_000, limit };
      return rows(await loki.range('A', query, range));
    },
    async traces(query, sinceMs) {
      return rows(await tempo.search('A', query, { from: sinceMs, to: Date.now(), limit }));
    },
  };
}

function lastValue({ data }: Frame): number[] {
  const value = data.values.at(-1)?.at(-1);
  return typeof value === 'number' ? [value] : [];
}

function rows(frames: Frame[]): number {
  return frames.reduce((sum, { data }) => sum + (data.values[0]?.length ?? 0), 0);
}
