import { eventually } from '@kafka-o11y/test-kit';
import { services, topics } from '@kafka-o11y/vocabulary';
import { afterEach, expect, test } from 'vitest';
import { logs, number, query, storeServices, traces } from '../stack/backends.ts';
import { compose } from '../stack/compose.ts';
import { heal } from '../stack/heal.ts';
import { assertProcessedUpTo, endOffsets, readOrders, sum } from '../stack/kafka.ts';
import { assertNone, withoutLogs, withoutTrace } from '../stack/losses.ts';
import { placeOrders, processedOrders } from '../stack/orders.ts';
import { settings } from '../stack/settings.ts';

const { topic } = topics.orders;

const stores = [storeServices.logs, storeServices.traces];

const sides = 'service_name=~"producer|consumer"';

/** The SDKs' own count of items that they lost. */
const lost = (signal: 'span' | 'log') =>
  number(
    `sum(otel_sdk_processor_${signal}_processed_total{error_type!="", ${sides}}) or vector(0)`,
  );

afterEach(heal);

test('a restart of the Collector under load', async () => {
  const since = new Date();
  const begin = await endOffsets(topic);
  const beganAt = Date.now();
  const lostBefore = { spans: await lost('span'), logs: await lost('log') };

  // Without stores, all accepted items are in the Collector's queue when it ends.
  await compose(['stop', ...stores]);
  const accepted = await placeOrders(20);
  await handedOver();
  // The services export once a second: these orders may be anywhere on the way to the Collector.
  const onTheWay = await placeOrders(5);
  const restart = compose(['restart', services.collector]);
  onTheWay.push(...(await placeOrders(15)));
  await restart;
  await compose(['start', ...stores]);
  const end = await endOffsets(topic);
  const seconds = (Date.now() - beganAt) / 1000;

  const rate = Number(sum(end) - sum(begin)) / seconds;
  expect(rate, 'orders a second').toBeGreaterThan(0.9 * Number(settings.PRODUCER_RATE));

  await eventually('every order is processed', () => assertProcessedUpTo(topic, end));
  const processed = new Set((await processedOrders(since)).map(({ orderId }) => orderId));
  const written = await readOrders(topic, begin, end);
  expect(written.filter(({ orderId }) => !processed.has(orderId))).toEqual([]);

  const patience = { seconds: 120, everyMs: 3000 };
  await eventually(
    `traces from before the restart in ${traces.name}`,
    async () => assertNone(await withoutTrace(accepted)),
    patience,
  );
  await eventually(
    `log lines from before the restart in ${logs.name}`,
    async () => assertNone(await withoutLogs(accepted)),
    patience,
  );
  await eventually(
    `every trace from around the restart in ${traces.name}, or counted as lost`,
    async () => {
      const missing = await withoutTrace(onTheWay);
      if (missing.length > (await lost('span')) - lostBefore.spans) await assertNone(missing);
    },
    patience,
  );
  await eventually(
    `every log line from around the restart in ${logs.name}, or counted as lost`,
    async () => {
      const missing = await withoutLogs(onTheWay);
      if (missing.length > (await lost('log')) - lostBefore.logs) await assertNone(missing);
    },
    patience,
  );
});

/**
 * Waits until producer and consumer have exported all telemetry of this moment. They export in order: a
 * queue has only younger items once it is no longer than the number that came in since.
 */
async function handedOver(): Promise<void> {
  const seconds = 5;
  const later = Date.now() / 1000 + seconds;
  const youngerAtMost = seconds * Number(settings.PRODUCER_RATE);
  for (const signal of ['span', 'log']) {
    const queue = `otel_sdk_processor_${signal}_queue_size{${sides}}`;
    const short = `${queue} < ${youngerAtMost} and timestamp(${queue}) > ${later}`;
    await eventually(`the ${signal}s are handed over`, async () =>
      expect(await query(short)).toHaveLength(2),
    );
  }
}
