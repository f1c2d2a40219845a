import type { ViewOptions } from '@opentelemetry/sdk-metrics';
import { AggregationType, createDenyListAttributesProcessor } from '@opentelemetry/sdk-metrics';

/** Seconds. Steps of 1-2-5 meet the baselines: consumer 20 ms, producer 50 ms, end to end 100 ms. */
const MESSAGING_SECONDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

/**
 * The messaging histograms with useful buckets and without the partition: a histogram has
 * sixteen series for every partition, and the skew between partitions shows in the counters,
 * which keep it.
 */
const messagingHistograms: ViewOptions[] = [
  'messaging.client.operation.duration',
  'messaging.process.duration',
].map((instrumentName) => ({
  instrumentName,
  aggregation: {
    type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM,
    options: { boundaries: MESSAGING_SECONDS },
  },
  attributesProcessors: [createDenyListAttributesProcessor(['messaging.destination.partition.id'])],
}));

/** Not worth a series: they follow from process.cpu.time and from the heap's size and use. */
const derived: ViewOptions[] = [
  'process.cpu.utilization',
  'v8js.memory.heap.space.available_size',
  'v8js.memory.heap.space.physical_size',
].map((instrumentName) => ({ instrumentName, aggregation: { type: AggregationType.DROP } }));

export const views: ViewOptions[] = [...messagingHistograms, ...derived];
