import { setTimeout as sleep } from 'node:timers/promises';
import { readConfig } from '@kafka-o11y/config';
import { createKafka } from '@kafka-o11y/kafka';
import { startChild } from '@kafka-o11y/service/testing';
import { RecordedMetrics } from '@kafka-o11y/telemetry/testing';
import { KafkaContainer } from '@kafka-o11y/test-kit';
import { canaryTopic, metricNames } from '@kafka-o11y/vocabulary';
import type { Histogram } from '@opentelemetry/sdk-metrics';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { configSchema } from '../config.ts';
import { Canary } from './canary.ts';
import { withAdmin } from './clients.ts';
import type { Outcome } from './ledger.ts';

const intervalMs = 100;
/** The canary's limits in milliseconds. */
interface Patience {
  timeoutMs: number;
  lateMs: number;
  lostMs: number;
}
/** Short, so that an outage of seconds shows. */
const impatient: Patience = { timeoutMs: 2_000, lateMs: 5_000, lostMs: 6_000 };
/** Long, so that a busy machine does not look like an outage. */
const patient: Patience = { timeoutMs: 10_000, lateMs: 20_000, lostMs: 21_000 };
/** For a test with an outage: the recovery takes long. */
const timeout = 240_000;
/** Long enough for a return to be seen, and for a false loss to show. */
const recoveryMs = 60_000;
const logger = pino({ level: 'error' });
let kafka: KafkaContainer;

beforeAll(async () => {
  kafka = await KafkaContainer.start();
});

// A test that failed may leave the broker paused or killed. The next test would fail, too.
afterEach(async () => {
  await kafka
    .unpause()
    .catch((error: Error) => expect(error.message).toMatch(/not (paused|running)/));
  await kafka.start();
});

afterAll(async () => {
  await kafka?.[Symbol.asyncDispose]();
});

test('it makes its topic, and every record comes back', async () => {
  await using canary = await start(patient);
  await canary.sends(30);
  const counts = await canary.counts();
  expect(counts.received).toBeGreaterThan(25);
  expect(counts).toMatchObject({ failed: 0, unknown: 0, late: 0, lost: 0, duplicate: 0 });

  const { metrics } = canary;
  const broker = { broker: '1', broker_host: '127.0.0.1' };
  const place = { topic: canaryTopic, partition: '0', ...broker };
  for (const name of [metricNames.canaryProduceDuration, metricNames.canaryEndToEndDuration]) {
    const [point] = await metrics.points<Histogram>(name);
    expect(point?.attributes).toEqual(place);
    expect(point?.value.sum).toBeLessThan(0.5 * (point?.value.count ?? 0));
  }
  await vi.waitFor(
    async () => {
      const commits = await metrics.points(metricNames.canaryCommits);
      expect(commits).toContainEqual(
        expect.objectContaining({ attributes: { coordinator: '1', outcome: 'acked' } }),
      );
      expect(await metrics.sums(metricNames.canaryCommits, 'outcome')).toMatchObject({ failed: 0 });
    },
    { timeout: 10_000 },
  );
  expect(await metrics.points(metricNames.canaryBrokers)).toMatchObject([{ value: 1 }]);
  expect(await metrics.points(metricNames.canaryPartitions)).toMatchObject([
    { attributes: broker, value: 1 },
  ]);
});

test.each([
  {
    fault: 'paused',
    begin: () => kafka.pause(),
    end: () => kafka.unpause(),
  },
  {
    fault: 'killed',
    begin: () => kafka.kill(),
    end: () => kafka.start(),
  },
  {
    fault: 'restarted in order',
    begin: () => kafka.restart(),
    end: async () => {},
  },
])(
  'a broker that is $fault costs availability, and no record',
  { timeout },
  async ({ begin, end }) => {
    await using canary = await start(impatient);
    await canary.sends(20);
    await begin();
    const before = await canary.counts();
    await sleep(8_000);
    const during = await canary.counts();
    await end();

    // Each tick of the outage had its outcome, except records that are still on their way.
    expect(sent(during) - sent(before)).toBeGreaterThan(40);
    await canary.recovers();
    const after = await canary.counts();
    expect(after.failed + after.unknown).toBeGreaterThan(0);
    expect(after).toMatchObject({ lost: 0, duplicate: 0 });
    expect(after.received + after.late).toBeGreaterThanOrEqual(after.acked - 20);
    expect(after.received + after.late).toBeLessThanOrEqual(after.acked + after.unknown);
  },
);

test('a new run after an outage it did not see counts nothing of the run before', {
  timeout,
}, async () => {
  {
    await using before = await start(patient);
    await before.sends(20);
  }
  await kafka.restart();
  await using canary = await start(patient);
  await canary.sends(20 + patient.lostMs / intervalMs);
  expect(await canary.counts()).toMatchObject({ late: 0, lost: 0, duplicate: 0 });
});

test('started in an outage it counts that, and begins once there is a broker', {
  timeout,
}, async () => {
  await kafka.pause();
  await using canary = await start(impatient);
  await vi.waitFor(async () => expect((await canary.counts()).failed).toBeGreaterThan(10), {
    timeout: 20_000,
  });
  await kafka.unpause();
  await canary.recovers();
  expect(await canary.counts()).toMatchObject({ lost: 0, duplicate: 0, late: 0 });
});

test('two at once do not disturb each other, and leave no groups behind', async () => {
  await using other = startChild(new URL('../main.ts', import.meta.url), {
    ...settings(patient),
    HTTP_PORT: '0',
  });
  await other.prints(/"monitoring"/);
  {
    await using canary = await start(patient);
    await canary.sends(50);
    other.kill('SIGTERM');
    expect((await other.exit).code).toBe(0);
    await canary.sends(50 + patient.lostMs / intervalMs);
    expect(await canary.counts()).toMatchObject({
      failed: 0,
      unknown: 0,
      late: 0,
      lost: 0,
      duplicate: 0,
    });
  }
  const admin = createKafka({ brokers: kafka.brokers, clientId: 'test', logger });
  const { groups } = await withAdmin(admin, (client) => client.listGroups());
  expect(groups).toEqual([]);
});

type Counts = Record<Outcome, number>;

function sent({ acked, failed, unknown }: Counts): number {
  return acked + failed + unknown;
}

function settings({ timeoutMs, lateMs, lostMs }: Patience): Record<string, string> {
  return {
    KAFKA_BOOTSTRAP_SERVERS: kafka.brokers.join(),
    CANARY_INTERVAL_MS: String(intervalMs),
    CANARY_TIMEOUT_MS: String(timeoutMs),
    CANARY_LATE_MS: String(lateMs),
    CANARY_LOST_MS: String(lostMs),
  };
}

async function start(patience: Patience) {
  const metrics = new RecordedMetrics();
  const canary = new Canary({ config: readConfig(configSchema, settings(patience)), logger });
  await canary.start();
  const counts = async () => {
    return (await metrics.sums(metricNames.canaryRecords, 'outcome')) as Counts;
  };
  return {
    metrics,
    counts,
    /** Waits until so many further records came back in time. */
    async sends(records: number): Promise<void> {
      const goal = ((await counts()).received ?? 0) + records;
      const timeout = 30_000 + records * intervalMs;
      await vi.waitFor(async () => expect((await counts()).received).toBeGreaterThan(goal), {
        timeout,
        interval: intervalMs,
      });
    },
    /** Waits until records come back in time again, and for as long as a loss takes to show. */
    async recovers(): Promise<void> {
      await vi.waitFor(
        async () => {
          const before = await counts();
          await sleep(2_000);
          const after = await counts();
          expect(after.received - before.received).toBeGreaterThan(15);
          expect(after.failed + after.unknown).toBe(before.failed + before.unknown);
        },
        { timeout: recoveryMs },
      );
      await this.sends(20 + patience.lostMs / intervalMs);
    },
    async [Symbol.asyncDispose]() {
      await canary.stop(10_000);
      await metrics[Symbol.asyncDispose]();
    },
  };
}
