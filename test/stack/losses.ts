import { eventually } from '@kafka-o11y/test-kit';
import { services } from '@kafka-o11y/vocabulary';
import { expect } from 'vitest';
import { findLines, query, servicesOfTrace } from './backends.ts';
import type { Offsets, OrderRecord } from './kafka.ts';
import { assertProcessedUpTo, endOffsets, readOrders } from './kafka.ts';
import type { Delivered } from './orders.ts';
import { processedOrders } from './orders.ts';

/**
 * Fails for an order that was acknowledged and is not in the topic at the place that the producer
 * was told, or that is in the topic and was not processed.
 *
 * @param acknowledged what the producer was told; what lies before `begin` is left out
 * @param begin where in the topic to begin
 * @param since when the first order after `begin` may have been processed
 */
export async function assertNoneLost(
  topic: string,
  acknowledged: OrderRecord[],
  begin: Offsets,
  since: Date,
): Promise<void> {
  const end = await endOffsets(topic);
  await eventually('the backlog is processed', () => assertProcessedUpTo(topic, end), {
    seconds: 120,
  });
  const written = await readOrders(topic, begin, end);

  const place = ({ orderId, partition, offset }: OrderRecord) =>
    `${orderId} at ${partition}:${offset}`;
  const inTopic = new Set(written.map(place));
  const fromBegin = acknowledged.filter(
    ({ partition, offset }) => offset >= (begin.get(partition) ?? 0n),
  );
  expect(fromBegin.map(place).filter((order) => !inTopic.has(order))).toEqual([]);

  const processed = new Set((await processedOrders(since)).map(({ orderId }) => orderId));
  expect(written.filter(({ orderId }) => !processed.has(orderId))).toEqual([]);
}

const sides = [services.producer, services.consumer];

/** How many orders are asked for together. Twenty at once take Tempo more memory than it has. */
const atOnce = 4;

/** The orders of whose trace the store doesn't have both sides, and which it lacks. */
export function withoutTrace(orders: Delivered[]): Promise<string[]> {
  return incomplete(orders, ({ traceId }) => servicesOfTrace(traceId));
}

/** The orders of which the store doesn't have a line of both services, and whose it lacks. */
export function withoutLogs(orders: Delivered[]): Promise<string[]> {
  return incomplete(orders, async ({ traceId }) => {
    const lines = await findLines({ service: sides, trace: traceId });
    return lines.map(({ service }) => service);
  });
}

async function incomplete(
  orders: Delivered[],
  servicesOf: (order: Delivered) => Promise<string[]>,
): Promise<string[]> {
  const faultsOf = async (order: Delivered) => {
    const services = await servicesOf(order);
    const missing = sides.filter((side) => !services.includes(side));
    const { id, traceId } = order;
    return missing.length > 0 ? [`${id} (trace ${traceId}) lacks ${missing.join(' and ')}`] : [];
  };
  const faults: string[] = [];
  for (let from = 0; from < orders.length; from += atOnce) {
    const asked = orders.slice(from, from + atOnce).map(faultsOf);
    faults.push(...(await Promise.all(asked)).flat());
  }
  return faults;
}

/** What services, Collector and the stores themselves count as failed or lost. */
const lossCounters = [
  '{__name__=~"otel_sdk_processor_(span|log)_processed_total", error_type!=""}',
  // Jaeger is a Collector, too.
  '{__name__=~"otelcol_exporter_(send|enqueue)_failed_.+"}',
  '{__name__=~"otelcol_receiver_(refused|failed)_.+"}',
  '{__name__=~"loki_discarded_samples_total|tempo_discarded_spans_total"}',
  'vl_rows_dropped_total',
];

/** Fails if there is one, with all of them and with what the pipe itself counts as lost. */
export async function assertNone(incomplete: string[]): Promise<void> {
  if (incomplete.length === 0) return;
  const samples = await query(`(${lossCounters.join(' or ')}) > 0`);
  const counted = samples.map(({ labels: { __name__, service_name, ...labels }, value }) =>
    [__name__, service_name, labels.error_type ?? labels.reason, value].filter(Boolean).join(' '),
  );
  throw new Error([...incomplete, 'Counted, since their start:', ...counted].join('\n'));
}
