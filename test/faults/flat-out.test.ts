import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '@kafka-o11y/test-kit';
import { consumerGroup, services, topics } from '@kafka-o11y/vocabulary';
import { afterEach, expect, test } from 'vitest';
import { median } from '../soak/statistics.ts';
import { number } from '../stack/backends.ts';
import { boards } from '../stack/boards.ts';
import { compose, containers, restartsOf } from '../stack/compose.ts';
import { heal, untilHealthy } from '../stack/heal.ts';
import { assertProcessedUpTo, endOffsets, sum } from '../stack/kafka.ts';
import { isSecure, kafkaMode, settings } from '../stack/settings.ts';

const { topic } = topics.orders;
const SECONDS = 30;
/** A page with thirty panels is to be there within so many milliseconds; in CI another lane has half of the machine. */
const PANELS = 30;
const PANELS_MS = process.env.CI === 'true' ? 4_000 : 2_000;
/** So much work the consumers may be behind at the usual rate. */
const SECONDS_BEHIND = 5;
/** As often as a board asks anew. */
const REFRESH_MS = 5_000;
/** Far above the usual rate, and below what a slow machine does that is busy with all else as well. */
const LEAST_ORDERS_PER_SECOND = 10 * Number(settings.PRODUCER_RATE);

const both = [services.producer, services.consumer];
const flags = ['--detach', '--no-deps', '--force-recreate'];

afterEach(async () => {
  await compose(['up', ...flags, ...both]);
  await heal();
});

const demoApp = `http://127.0.0.1:${settings.DEMO_APP_PORT}`;

/** The first panels with data, board by board. */
function panelsToAsk(): { board: string; panel: number }[] {
  const all = boards(kafkaMode, isSecure).flatMap(({ uid, panels }) =>
    panels
      .flatMap((panel) => [panel, ...panel.panels])
      .filter(({ targets }) => targets.length > 0)
      .map(({ id }) => ({ board: uid, panel: id })),
  );
  return all.slice(0, PANELS);
}

/** Milliseconds until all of them have an answer. */
async function answeredWithin(asked: { board: string; panel: number }[]): Promise<number> {
  const to = Date.now();
  const range = { from: to - 15 * 60_000, to, maxDataPoints: 300, variables: {} };
  const startedAt = performance.now();
  const statuses = await Promise.all(
    asked.map(async (one) => {
      const response = await fetch(`${demoApp}/api/query`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...one, ...range }),
      });
      await response.arrayBuffer();
      return response.status;
    }),
  );
  expect(new Set(statuses)).toEqual(new Set([200]));
  return performance.now() - startedAt;
}

test('two producers flat out, and four consumers: nothing is lost, killed or slow to answer', async () => {
  const asked = panelsToAsk();
  expect(asked).toHaveLength(PANELS);
  const scale = ['--scale', 'producer=2', '--scale', 'consumer=4'];
  const work = { WORK_MS_P50: '0', WORK_MS_P99: '0' };
  // The tests otherwise log each order; a user has the default.
  const env = { PRODUCER_RATE: '0', ORDER_LOG_RATE: '100', ...work };
  const begin = await endOffsets(topic);
  await compose(['up', ...flags, ...scale, ...both], { env });
  await untilHealthy();

  const times: number[] = [];
  const since = await endOffsets(topic);
  const startedAt = performance.now();
  while (performance.now() - startedAt < SECONDS * 1_000) {
    times.push(await answeredWithin(asked));
    await sleep(REFRESH_MS);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  const sent = Number(sum(await endOffsets(topic)) - sum(since));
  console.log(
    `${Math.round(sent / seconds)} orders/s; ${PANELS} panels in ${times.map(Math.round)} ms`,
  );
  expect(sent / seconds).toBeGreaterThan(LEAST_ORDERS_PER_SECOND);
  expect(median(times), 'panels').toBeLessThan(PANELS_MS);
  const crashed = (await containers()).filter((one) => restartsOf(one) > 0);
  expect(crashed.map(({ Name }) => Name)).toEqual([]);

  // Back to the usual rate. The consumers, still without work of their own, catch up.
  await compose(['up', ...flags, '--scale', 'producer=1', services.producer]);
  const end = await endOffsets(topic);
  expect(Number(sum(end) - sum(begin))).toBeGreaterThan(sent);
  await eventually('every order is processed', () => assertProcessedUpTo(topic, end), {
    seconds: 60,
  });
  await eventually(
    'the lag that Prometheus shows is small again',
    async () => {
      const lag = await number(`sum(kafka_group_lag_records{group="${consumerGroup}"})`);
      expect(lag).toBeLessThan(SECONDS_BEHIND * Number(settings.PRODUCER_RATE));
    },
    { seconds: 60 },
  );
});
