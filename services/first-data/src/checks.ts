import { setTimeout as sleep } from 'node:timers/promises';
import type { Logs, Pair, Prometheus, Traces } from '@kafka-o11y/backends';
import { getText, pairs } from '@kafka-o11y/backends';
import { services } from '@kafka-o11y/vocabulary';

/** Something that is to be seen, once, in one backend. */
export interface Check {
  name: string;
  /**
   * What was seen, in words; undefined where it is not there yet.
   *
   * @throws {Error} saying why the backend could not be asked
   */
  look(): Promise<string | undefined>;
  /** Where a person looks when it never comes. */
  where: string;
}

export interface Backends {
  /** Base URL of the Collector's health check. */
  collector: string;
  prometheus: Prometheus;
  /** Which stores the next two are. */
  pair: Pair;
  logs: Logs;
  traces: Traces;
}

const ofOrders = [services.producer, services.consumer] as const;
const newestLines = 50;

/** The checks that an order goes all the way, in the order in which they come true. */
export function createChecks(backends: Backends, since: Date): Check[] {
  const { collector, prometheus, pair, logs, traces } = backends;
  const logsOf = (service: string) =>
    `docker compose logs producer consumer otel-collector ${service}`;
  return [
    {
      name: 'collector',
      async look() {
        await getText('The Collector', new URL('/health', collector));
        return 'the Collector is available';
      },
      where: 'docker compose logs otel-collector',
    },
    {
      name: 'metric',
      async look() {
        const [sent, processed] = await Promise.all(
          [
            'kafka_messages_sent_total{component="producer",status="success"}',
            'orders_processed_total{component="consumer",status="processed"}',
          ].map((counter) => currentValue(prometheus, sumSince(counter, since))),
        );
        return sent && processed ? `${sent} orders sent, ${processed} processed` : undefined;
      },
      where:
        'docker compose logs producer consumer otel-collector; Prometheus: kafka_messages_sent_total',
    },
    {
      name: 'log',
      async look() {
        const [traceId] = await tracesInLog(logs, since);
        return traceId && `a line of an order in ${logs.name}, in trace ${traceId}`;
      },
      where: logsOf(pairs[pair].logs.service),
    },
    {
      name: 'trace',
      async look() {
        for (const traceId of await tracesInLog(logs, since)) {
          const spans = (await traces.trace(traceId)) ?? [];
          const services = spans.map(({ resource }) => resource['service.name']);
          if (ofOrders.every((service) => services.includes(service))) {
            return `${traceId} in ${traces.name}, from producer to consumer`;
          }
        }
        return undefined;
      },
      where: logsOf(pairs[pair].traces.service),
    },
  ];
}

/** The sum of a counter's series that had a sample since then, as PromQL. */
export function sumSince(counter: string, since: Date): string {
  return `sum(${counter} and (timestamp(${counter}) >= ${since.getTime() / 1_000}))`;
}

/** Of a query that gives one number; undefined where it gives nothing. */
async function currentValue(prometheus: Prometheus, query: string): Promise<number | undefined> {
  const [series] = await prometheus.instant(query);
  return series?.points[0]?.value;
}

/** Trace ids of the newest log lines about orders, each id once, newest first. */
async function tracesInLog(logs: Logs, since: Date): Promise<string[]> {
  const question = { service: ofOrders, attributes: { order_id: true } } as const;
  const range = { from: since.getTime(), to: Date.now(), limit: newestLines };
  const lines = await logs.lines(question, range);
  return [...new Set(lines.flatMap(({ traceId }) => traceId ?? []))];
}

/** A check that did not come true, and what was last heard about it. */
export interface Missing {
  check: Check;
  reason: string;
}

interface Options {
  /** When to give up, in milliseconds since the epoch. */
  deadline: number;
  pollMs?: number;
  /** Called once for each check, as soon as it has come true. */
  seen: (check: Check, evidence: string) => void;
  /** Called after each look at which something was missing. */
  waiting?: (missing: readonly Missing[]) => void;
}

/**
 * Looks again and again until every check has come true or the deadline has passed; at least once.
 *
 * @returns the checks that did not come true; none is success
 */
export async function watch(
  checks: readonly Check[],
  { deadline, pollMs = 500, seen, waiting }: Options,
): Promise<Missing[]> {
  let open = checks;
  for (;;) {
    const results = await Promise.all(
      open.map(async (check) => {
        const { evidence, reason } = await look(check);
        if (evidence) seen(check, evidence);
        return evidence ? [] : { check, reason };
      }),
    );
    const missing = results.flat();
    if (missing.length === 0 || Date.now() + pollMs > deadline) return missing;
    waiting?.(missing);
    open = missing.map(({ check }) => check);
    await sleep(pollMs);
  }
}

async function look(check: Check): Promise<{ evidence?: string | undefined; reason: string }> {
  try {
    return { evidence: await check.look(), reason: 'not there yet' };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
