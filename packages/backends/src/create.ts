import { Jaeger } from './jaeger.ts';
import type { Logs } from './logs.ts';
import { Loki } from './loki.ts';
import type { Pair } from './pairs.ts';
import { pairs } from './pairs.ts';
import { Tempo } from './tempo.ts';
import type { Traces } from './traces.ts';
import { VictoriaLogs } from './victoria-logs.ts';

/** The log store of a pair, by default at its address in the stack. */
export function createLogs(pair: Pair, url: string = pairs[pair].logs.url): Logs {
  return pair === 'grafana' ? new Loki(url) : new VictoriaLogs(url);
}

/** The trace store of a pair, by default at its address in the stack. */
export function createTraces(pair: Pair, url: string = pairs[pair].traces.url): Traces {
  return pair === 'grafana' ? new Tempo(url) : new Jaeger(url);
}
