import type { Attributes, HrTime } from '@opentelemetry/api';
import { ValueType } from '@opentelemetry/api';
import { millisToHrTime } from '@opentelemetry/core';
import { emptyResource } from '@opentelemetry/resources';
import type { CollectionResult, MetricData, MetricProducer } from '@opentelemetry/sdk-metrics';
import { AggregationTemporality, DataPointType } from '@opentelemetry/sdk-metrics';

/** One series and its present value. */
export interface SnapshotPoint {
  attributes: Attributes;
  value: number;
}

export interface SnapshotMetric {
  name: string;
  description: string;
  type: 'gauge' | 'counter';
  /** The series that there are now. */
  read(): SnapshotPoint[];
}

/** A metric that is read at each collection. */
interface ReadMetric {
  /** @returns the metric as it is at that time; undefined if it has no points */
  read(endTime: HrTime): MetricData | undefined;
}

const registered = new Set<ReadMetric>();

/** Exports a metric that keeps its own values, from now on. */
export function exportMetric(metric: ReadMetric): void {
  registered.add(metric);
}

/**
 * Exports metrics of things that come and go, such as the partitions of consumer groups. A series
 * ends when `read` no longer returns it, and a metric without a series is not sent. The SDK's
 * observable instruments keep every series for ever, in memory and in each export, and take no more
 * than 2,000.
 *
 * @returns a function that ends the export of these metrics
 */
export function exportSnapshots(metrics: readonly SnapshotMetric[]): () => void {
  const startTime = millisToHrTime(Date.now());
  const added = metrics.map((metric) => ({
    read: (endTime: HrTime) => metricData(metric, startTime, endTime),
  }));
  for (const metric of added) registered.add(metric);
  return () => {
    for (const metric of added) registered.delete(metric);
  };
}

/** What a metric reader asks for these metrics at each of its collections. */
export const snapshotProducer: MetricProducer = {
  async collect(): Promise<CollectionResult> {
    const endTime = millisToHrTime(Date.now());
    const metrics = [...registered]
      .map((metric) => metric.read(endTime))
      .filter((metric) => metric !== undefined);
    const scopeMetrics = metrics.length === 0 ? [] : [{ scope, metrics }];
    return { resourceMetrics: { resource: emptyResource(), scopeMetrics }, errors: [] };
  },
};

const scope = { name: '@kafka-o11y/telemetry' };

function metricData(
  { name, description, type, read }: SnapshotMetric,
  startTime: HrTime,
  endTime: HrTime,
): MetricData | undefined {
  const points = read();
  // Prometheus warns of a metric without points, at each export.
  if (points.length === 0) return undefined;
  const common = {
    descriptor: { name, description, unit: '', valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPoints: points.map((point) => ({ ...point, startTime, endTime })),
  };
  return type === 'gauge'
    ? { ...common, dataPointType: DataPointType.GAUGE }
    : { ...common, dataPointType: DataPointType.SUM, isMonotonic: true };
}
