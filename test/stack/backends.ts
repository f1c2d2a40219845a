import type {
  Exemplar,
  FoundTrace,
  LogLine,
  LogQuestion,
  Series,
  TraceQuestion,
} from '@kafka-o11y/backends';
import { Alertmanager, createLogs, createTraces, Prometheus, pairs } from '@kafka-o11y/backends';
import { recorded } from '@kafka-o11y/test-kit';
import type { Ports } from './settings.ts';
import { settings } from './settings.ts';

/** The pair of stores for logs and traces that the tests' stack runs. */
export const pair = recorded().backends;

/** The compose services of the two. */
export const storeServices = { logs: pairs[pair].logs.service, traces: pairs[pair].traces.service };

const here = (port: string) => `http://127.0.0.1:${port}`;

/** The stores of the stack that has these ports. */
export function storesAt(ports: Ports) {
  const { logs, traces } = {
    grafana: { logs: ports.LOKI_PORT, traces: ports.TEMPO_PORT },
    permissive: { logs: ports.VICTORIA_LOGS_PORT, traces: ports.JAEGER_PORT },
  }[pair];
  return {
    prometheus: new Prometheus(here(ports.PROMETHEUS_PORT)),
    logs: createLogs(pair, here(logs)),
    traces: createTraces(pair, here(traces)),
  };
}

export type Stores = ReturnType<typeof storesAt>;

export const { prometheus, logs, traces } = storesAt(settings);
export const alertmanager = new Alertmanager(here(settings.ALERTMANAGER_PORT));

/** So many seconds up to now. */
export function last(seconds: number): { from: number; to: number } {
  const to = Date.now();
  return { from: to - seconds * 1000, to };
}

/** Lines of the last `seconds`, newest first, a thousand at most. */
export function findLines(question: LogQuestion, seconds = 900): Promise<LogLine[]> {
  return logs.lines(question, { ...last(seconds), limit: 1000 });
}

/** Traces of the last `seconds`, newest first, twenty at most. */
export function findTraces(question: TraceQuestion, seconds = 900): Promise<FoundTrace[]> {
  return traces.find(question, { ...last(seconds), limit: 20 });
}

/** `service.name` of each span that the store has of a trace; empty while it has none. */
export async function servicesOfTrace(traceId: string): Promise<string[]> {
  const spans = (await traces.trace(traceId)) ?? [];
  return spans.map(({ resource }) => String(resource['service.name']));
}

/** A series that an instant query answered: exactly one value. */
interface Sample {
  labels: Readonly<Record<string, string>>;
  value: number;
}

/** An instant query, now. */
export async function query(expr: string): Promise<Sample[]> {
  const series = await prometheus.instant(expr);
  return series.map(({ labels, points }) => ({ labels, value: points[0]?.value ?? NaN }));
}

/** The one value of an instant query; an error if there is none or more than one. */
export async function number(expr: string): Promise<number> {
  const samples = await query(expr);
  const [only] = samples;
  if (samples.length !== 1 || only === undefined) {
    throw new Error(`${expr}: expected one series, got ${samples.length}`);
  }
  return only.value;
}

/** A range query over the last `seconds`, a point every 15. */
export function queryRange(expr: string, seconds: number): Promise<Series[]> {
  return prometheus.range(expr, { ...last(seconds), stepMs: 15_000 });
}

/** The exemplars of the last `seconds` on the series that `selector` picks, newest first. */
export async function queryExemplars(selector: string, seconds: number): Promise<Exemplar[]> {
  return (await prometheus.exemplars(selector, last(seconds))).toReversed();
}

/** Names of the alerts that fire in Prometheus at this moment. */
export async function firingAlerts(): Promise<string[]> {
  const alerts = await prometheus.alerts();
  return alerts
    .filter(({ state }) => state === 'firing')
    .map(({ labels }) => labels.alertname ?? '');
}

/** Names of the alerts that Alertmanager holds as active. */
export function activeAlerts(): Promise<string[]> {
  return alertsIn('active');
}

/** Names of the alerts that fire, but about which nobody is told, as another one explains them. */
export function inhibitedAlerts(): Promise<string[]> {
  return alertsIn('suppressed');
}

async function alertsIn(state: 'active' | 'suppressed'): Promise<string[]> {
  const alerts = await alertmanager.alerts();
  return alerts
    .filter(({ status }) => status.state === state)
    .map(({ labels }) => labels.alertname ?? '');
}
