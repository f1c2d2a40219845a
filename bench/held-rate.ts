/**
 * The highest rate of orders that the running lab holds for a minute with nothing lost, refused or
 * dropped anywhere, found by search. Each try is a run of the soak tool. In the end the lab works as
 * before. See README.md.
 *
 *   npm run bench:held -- [--sampling 1,0.01] [--seconds 60] [--from 1000] [--precision 0.05] [--json FILE]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { compose } from '@kafka-o11y/scenarios/compose';
import { onSignals } from '@kafka-o11y/scenarios/stop';
import { writeJson } from '@kafka-o11y/test-kit';
import { services } from '@kafka-o11y/vocabulary';
import { readLag } from '../test/soak/gauges.ts';
import type { Soak } from '../test/soak/soak.ts';
import { soak } from '../test/soak/soak.ts';
import { Stack } from '../test/soak/stack.ts';
import { origin } from './harness/report.ts';
import { highestRate } from './harness/search.ts';

/** The most that PRODUCER_RATE takes. */
const MAX_RATE = 100_000;
const INTERVAL_MS = 5_000;
/** A try that did not hold leaves orders behind; so long the next one waits for them. */
const CATCH_UP_MS = 15 * 60_000;
/** At a rate that is held the consumer is not further behind than this. */
const SECONDS_BEHIND = 3;
/** Such a share of the rate has to come about. */
const REACHED = 0.98;
/** The one condition of a soak that a minute says nothing about. */
const MEMORY = 'memory neither grows nor comes near a limit';

const { values: options } = parseArgs({
  options: {
    sampling: { type: 'string', default: '1,0.01' },
    seconds: { type: 'string', default: '60' },
    from: { type: 'string', default: '1000' },
    precision: { type: 'string', default: '0.05' },
    json: { type: 'string' },
  },
});

/** One rate that was tried. */
interface Try {
  rate: number;
  holds: boolean;
  /** What did not hold. */
  why: string[];
  ordersPerSecond: number;
}

const stopping = new AbortController();
onSignals(
  () => stopping.abort(),
  () => process.exit(130),
);
const stack = await Stack.find({});
const consumers = (await stack.containers()).filter(
  ({ service, running }) => running && service === services.consumer,
).length;
const found: { sampling: number; rate: number; tries: Try[] }[] = [];
await recreateConsumer({ WORK_MS_P50: '0', WORK_MS_P99: '0' });
try {
  for (const sampling of options.sampling.split(',').map(Number)) {
    const tries: Try[] = [];
    const rate = await highestRate(
      async (rate) => {
        tries.push(await attempt(rate, sampling));
        return tries.at(-1)?.holds ?? false;
      },
      { from: Number(options.from), max: MAX_RATE, precision: Number(options.precision) },
    );
    found.push({ sampling, rate, tries });
    console.log(`${sampling * 100} % sampled: ${rate} orders/s held for ${options.seconds} s`);
  }
} catch (error) {
  if (!stopping.signal.aborted) throw error;
  process.exitCode = 130;
} finally {
  await recreateConsumer({});
  await stack.startSenders(stack.producers.rate);
}
if (options.json !== undefined) {
  writeJson(options.json, { ...(await origin()), ...options, found });
}

async function attempt(rate: number, sampling: number): Promise<Try> {
  await caughtUp();
  const result = await soak({
    durationMs: Number(options.seconds) * 1_000,
    rate: String(rate / stack.producers.count),
    intervalMs: INTERVAL_MS,
    // The consumer does as the producer has decided.
    env: {
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: String(sampling),
    },
    signal: stopping.signal,
    say: (line) => console.error(line),
  });
  stopping.signal.throwIfAborted();
  const { from, to, orders } = result.run;
  const ordersPerSecond = (orders.accepted ?? 0) / ((to - from) / 1_000);
  const why = whatDidNotHold(result, rate, ordersPerSecond);
  const holds = why.length === 0;
  console.error(`${rate} orders/s ${holds ? 'held' : `not held: ${why.join('; ')}`}`);
  return { rate, holds, why, ordersPerSecond };
}

function whatDidNotHold(result: Soak, rate: number, ordersPerSecond: number): string[] {
  const lines = result.verdict.filter(({ what, holds }) => what !== MEMORY && !holds);
  const faults = lines.map(({ what, figures }) => `not "${what}": ${figures}`);
  if (ordersPerSecond < REACHED * rate) {
    faults.push(`the producer came to ${Math.round(ordersPerSecond)} orders/s`);
  }
  const lag = result.gauges.at(-1)?.lag;
  if (lag === undefined || lag > SECONDS_BEHIND * rate) {
    faults.push(`the consumer was ${lag ?? 'unknown'} orders behind`);
  }
  return faults;
}

async function caughtUp(): Promise<void> {
  const deadline = performance.now() + CATCH_UP_MS;
  while (performance.now() < deadline) {
    const lag = await readLag(stack.prometheus, stack.group).catch(() => undefined);
    if (lag !== undefined && lag <= Number(stack.producers.rate) * SECONDS_BEHIND) return;
    await sleep(INTERVAL_MS, undefined, { signal: stopping.signal });
  }
  throw new Error('The consumer has not caught up: the search can not go on');
}

/** Gives the consumers another environment: simulated work would be the limit of every rate. */
async function recreateConsumer(env: Record<string, string>): Promise<void> {
  const flags = ['--detach', '--no-deps', '--force-recreate', '--wait', '--wait-timeout', '120'];
  await compose(
    ['up', ...flags, '--scale', `${services.consumer}=${consumers}`, services.consumer],
    {
      env,
    },
  );
}
