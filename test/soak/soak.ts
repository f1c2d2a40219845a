import { execFile } from 'node:child_process';
import { availableParallelism, totalmem } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { pairs } from '@kafka-o11y/backends';
import { root } from '@kafka-o11y/test-kit';
import { services } from '@kafka-o11y/vocabulary';
import type { CounterName } from './counters.ts';
import { grown, grownEach } from './counters.ts';
import type { Gauges } from './gauges.ts';
import { readEmptiestQueues, readSilent } from './gauges.ts';
import type { Counted, Run } from './record.ts';
import { progress } from './report.ts';
import type { Rest } from './rest.ts';
import { rest } from './rest.ts';
import type { Environment } from './stack.ts';
import { Stack } from './stack.ts';
import type { Line, MemoryFigures } from './verdict.ts';
import { cores, memoryOf, verdict } from './verdict.ts';
import { Watch } from './watch.ts';

const exec = promisify(execFile);

/** How far the first reading looks back, for counters of ended instances. */
const beforeMs = 15 * 60_000;
const minuteMs = 60_000;

export interface SoakOptions {
  /** How long the producer sends. */
  durationMs: number;
  /** Orders a second of each producer; undefined: unchanged. */
  rate: string | undefined;
  /** From one sample to the next. */
  intervalMs: number;
  /** Beside process.env, for docker compose. */
  env: Environment;
  /** Ends the run before its time. */
  signal: AbortSignal;
  say: (line: string) => void;
}

/** The record of a run: its machine, its samples and its verdict. */
export interface Soak {
  startedAt: string;
  endedAt: string;
  /** Ended before its time: there is nothing to judge. */
  interrupted: boolean;
  commit: string | undefined;
  /** `busyCores`: what it did within the run, everything included. */
  machine: { cores: number; memoryBytes: number; busyCores: number | undefined };
  project: string;
  backends: string;
  producers: { rate: string; count: number };
  plannedMs: number;
  intervalMs: number;
  verdict: Line[];
  holds: boolean;
  memory: Record<string, MemoryFigures>;
  run: Run;
  /** Bytes of each volume before and after; undefined without an answer of Docker. */
  volumes: {
    before: Record<string, number> | undefined;
    after: Record<string, number> | undefined;
  };
  gauges: ({ time: number } & Gauges)[];
  failures: { time: number; problem: string }[];
}

/**
 * Sends orders for a while, watches all containers, and compares what came out with what went in.
 * Producer and monitor are stopped for each reading, so that all items have been counted everywhere.
 * In the end they send as before.
 *
 * @throws Error if the stack does not run, or its counters cannot be read at the beginning
 */
export async function soak(options: SoakOptions): Promise<Soak> {
  const { durationMs, intervalMs, env, signal, say } = options;
  const startedAt = new Date();
  const stack = await Stack.find(env);
  const rate = options.rate ?? stack.producers.rate;
  const volumesBefore = await stack.engine.volumes(stack.project).catch(() => undefined);

  let watch: Watch | undefined;
  let begin: Rest | undefined;
  let end: Rest | undefined;
  let queues: Record<string, number> | undefined;
  let silent: string[] | undefined;
  let from = Date.now();
  let to = from;
  try {
    say(`${stack.project}: stops producer and monitor, waits until nothing is on its way`);
    await stack.stopSenders();
    begin = await rest(stack, Date.now() - beforeMs, undefined, signal);
    const silentBefore = await readSilent(stack.prometheus, expected(stack));
    const { count } = stack.producers;
    say(`sends ${rate} orders/s${count > 1 ? ` from each of ${count} producers` : ''}`);
    await stack.startSenders(rate);

    watch = await Watch.begin(stack);
    from = to = Date.now();
    let toldAt = from;
    for (let next = from; next <= from + durationMs; next += intervalMs) {
      await delay(Math.max(0, next - Date.now()), undefined, { signal });
      to = Date.now();
      const glance = await watch.sample();
      if (Date.now() - toldAt < minuteMs - intervalMs / 2) continue;
      toldAt = Date.now();
      say(progress(to - from, durationMs, glance, watch.failed));
    }
    await watch.lookForRestarts().catch(() => undefined);

    say('stops producer and monitor, waits until all their items have been counted');
    await stack.stopSenders();
    const { time } = begin.reading;
    end = await rest(stack, time - beforeMs, time, signal);
    queues = await readEmptiestQueues(stack.prometheus).catch(() => undefined);
    const silentAfter = await readSilent(stack.prometheus, expected(stack)).catch(() => undefined);
    silent = silentAfter && [...new Set([...silentBefore, ...silentAfter])];
  } catch (error) {
    // A run that has begun is reported all the same.
    if (!signal.aborted && !watch) throw error;
    if (!signal.aborted) say(String(error));
  } finally {
    watch?.end();
    say(`the producer sends ${stack.producers.rate} orders/s again`);
    await stack.startSenders(stack.producers.rate);
  }

  const containers = watch?.containers ?? [];
  const samples = { taken: watch?.taken ?? 0, failed: watch?.failed ?? 0 };
  const run: Run = { from, to, samples, containers, ...compared(begin, end), silent, queues };
  const lines = verdict(run);
  return {
    startedAt: startedAt.toISOString(),
    endedAt: new Date().toISOString(),
    interrupted: signal.aborted,
    commit: await commit(),
    machine: {
      cores: availableParallelism(),
      memoryBytes: totalmem(),
      busyCores: cores(watch?.machine ?? []),
    },
    project: stack.project,
    backends: stack.pair,
    producers: { rate, count: stack.producers.count },
    plannedMs: durationMs,
    intervalMs,
    verdict: lines,
    holds: !signal.aborted && lines.every(({ holds }) => holds),
    memory: Object.fromEntries(containers.map((one) => [one.name, memoryOf(one, run)])),
    run,
    volumes: {
      before: volumesBefore,
      after: await stack.engine.volumes(stack.project).catch(() => undefined),
    },
    gauges: watch?.gauges ?? [],
    failures: watch?.failures ?? [],
  };
}

/** The counts between two moments of rest. */
function compared(
  begin: Rest | undefined,
  end: Rest | undefined,
): Pick<Run, 'orders' | 'spans' | 'logs' | 'points' | 'losses'> {
  const by = (name: CounterName) =>
    begin && end && grown(begin.reading.counters[name], end.reading.counters[name]);
  const signal = (name: 'spans' | 'logs'): Counted => ({
    accepted: by(`${name}Accepted`),
    sent: by(`${name}Sent`),
    stored: by(`${name}Stored`),
    onTheWay: (begin?.onTheWay[name] ?? 0) + (end?.onTheWay[name] ?? 0),
  });
  return {
    orders: {
      accepted: by('ordersAccepted'),
      written: by('ordersWritten'),
      processed: by('ordersProcessed'),
      deadLettered: by('ordersDeadLettered'),
      lag: end?.lag,
    },
    spans: signal('spans'),
    logs: signal('logs'),
    points: by('pointsSent'),
    losses: begin && end && grownEach(begin.reading.losses, end.reading.losses),
  };
}

/** The parts of the pipe that the compared counters need. */
function expected({ pair }: Stack): string[] {
  const { logs, traces } = pairs[pair];
  return [services.collector, services.prometheus, logs.service, traces.service];
}

/** The commit of the checkout, with a mark for changed files; undefined outside of one. */
export async function commit(): Promise<string | undefined> {
  const args = ['describe', '--always', '--dirty', '--abbrev=12', '--exclude=*'];
  const answer = await exec('git', args, { cwd: root }).catch(() => undefined);
  return answer?.stdout.trim();
}
