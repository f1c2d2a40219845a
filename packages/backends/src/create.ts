import { Jaeger } from './jaeger.ts';
import type { Logs } from './logs.ts';
import { Loki } from './loki.ts';
import type { Pair } from './pairs.ts';
import { pairs } from './pairs.ts';
import { Tempo } from './tempo.ts';
import type { Traces } from './traces.ts';
import { VictoriaLogs } from './victoria-logs.ts';

/** The store of logs of a pair, by default where the stack runs it. */
export function createLogs(pair: Pair, url: string = pairs[pair].logs.url): Logs {
  return pair === 'grafana' ? new Loki(url) : new VictoriaLogs(url);
}

/** The store of traces of a pair, by default where the stack runs it. */
export function createTraces(pair: Pair, url: string = pairs[pair].traces.url): Traces {
  return pair === 'grafana' ? new Tempo(url) : new Jaeger(url);
}
