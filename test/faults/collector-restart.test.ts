import { topics } from '@kafka-o11y/orders';
import { afterEach, expect, test } from 'vitest';
import { compose } from '../stack/compose.ts';
import { eventually } from '../stack/eventually.ts';
import { heal } from '../stack/heal.ts';
import { assertProcessedUpTo, endOffsets, readOrders, sum } from '../stack/kafka.ts';
import { processedOrders } from '../stack/order-log.ts';
import { placeOrders } from '../stack/orders.ts';
import { number } from '../stack/prometheus.ts';
import { settings } from '../stack/settings.ts';
import { withoutLogs, withoutTrace } from '../stack/telemetry.ts';

const { topic } = topics.orders;

/** The SDK's own count of spans that it could not pass on. */
const lostSpans = 'otel_sdk_processor_span_processed_total{error_type!=""}';

afterEach(heal);

test('a restart of the Collector under load', async () => {
  const since = new Date();
  const begin = await endOffsets(topic);

  // With nobody to hand it to, what the Collector has accepted is in its queue when it ends.
  await compose(['stop', 'loki', 'tempo']);
  const accepted = await placeOrders(20);
  // The services export once a second: these may be anywhere between them and the Collector.
  const onTheWay = await placeOrders(5);
  const restart = compose(['restart', 'otel-collector']);
  onTheWay.push(...(await placeOrders(15)));
  await restart;
  await compose(['start', 'loki', 'tempo']);
  const end = await endOffsets(topic);
  const seconds = (Date.now() - since.getTime()) / 1000;

  const rate = Number(sum(end) - sum(begin)) / seconds;
  expect(rate, 'orders a second').toBeGreaterThan(0.9 * Number(settings.PRODUCER_RATE));

  await eventually('every order is processed', () => assertProcessedUpTo(topic, end));
  const processed = new Set((await processedOrders(since)).map(({ orderId }) => orderId));
  const written = await readOrders(topic, begin, end);
  expect(written.filter(({ orderId }) => !processed.has(orderId))).toEqual([]);

  const patience = { seconds: 120, everyMs: 3000 };
  await eventually(
    'traces from before the restart in Tempo',
    async () => expect(await withoutTrace(accepted)).toEqual([]),
    patience,
  );
  await eventually(
    'log lines from before the restart in Loki',
    async () => expect(await withoutLogs(accepted)).toEqual([]),
    patience,
  );
  await eventually(
    'every trace from around the restart in Tempo, or counted as lost',
    async () => {
      const lost = await withoutTrace(onTheWay);
      const counted = await number(`sum(increase(${lostSpans}[10m])) or vector(0)`);
      expect(lost.length).toBeLessThanOrEqual(Math.ceil(counted));
    },
    patience,
  );
});
