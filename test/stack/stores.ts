import type { FoundTrace, LogLine, LogQuestion, TraceQuestion } from '@kafka-o11y/backends';
import { Alertmanager, createLogs, createTraces, Prometheus, pairs } from '@kafka-o11y/backends';
import { recorded, settings } from './settings.ts';

/** The pair of stores for logs and traces that the tests' stack runs. */
export const pair = recorded().backends;

/** The compose services of the two. */
export const services = { logs: pairs[pair].logs.service, traces: pairs[pair].traces.service };

const ports = {
  grafana: { logs: settings.LOKI_PORT, traces: settings.TEMPO_PORT },
  permissive: { logs: settings.VICTORIA_LOGS_PORT, traces: settings.JAEGER_PORT },
}[pair];

const here = (port: string) => `http://127.0.0.1:${port}`;

export const prometheus = new Prometheus(here(settings.PROMETHEUS_PORT));
export const alertmanager = new Alertmanager(here(settings.ALERTMANAGER_PORT));
export const logs = createLogs(pair, here(ports.logs));
export const traces = createTraces(pair, here(ports.traces));

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
