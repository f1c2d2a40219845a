import type { Delivered } from './orders.ts';
import { query } from './prometheus.ts';
import { findLines, servicesOfTrace } from './stores.ts';

const sides = ['producer', 'consumer'];

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
