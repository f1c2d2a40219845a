import type { Attributes, HrTime } from '@opentelemetry/api';
import { ValueType } from '@opentelemetry/api';
import { millisToHrTime } from '@opentelemetry/core';
import type { Histogram, MetricData } from '@opentelemetry/sdk-metrics';
import { AggregationTemporality, DataPointType } from '@opentelemetry/sdk-metrics';
import { exportMetric } from './snapshot-metrics.ts';

/*
 * Metrics of what happens with every message. The SDK finds the series of a value by sorting its
 * labels and writing them out, which takes about 1 us; here the caller keeps the series.
 */

export interface MetricOptions {
  name: string;
  unit?: string;
  description: string;
}

export interface HistogramOptions extends MetricOptions {
  /** Upper bounds of the buckets, rising. */
  boundaries: readonly number[];
}

/** A sum that only grows. */
export class ExportedCounter {
  readonly #series: CounterSeries[] = [];

  constructor(options: MetricOptions) {
    exportMetric({
      read: pointsOf(this.#series, (points) => ({
        ...common(options),
        dataPointType: DataPointType.SUM,
        isMonotonic: true,
        dataPoints: points,
      })),
    });
  }

  /** Begins a series, which stays for as long as the process. Call it once for the same labels. */
  series(attributes: Attributes): CounterSeries {
    const series = new CounterSeries(attributes);
    this.#series.push(series);
    return series;
  }
}

/** One series of an ExportedCounter. */
export class CounterSeries {
  readonly attributes: Attributes;
  /** What was added until now. */
  value = 0;

  constructor(attributes: Attributes) {
    this.attributes = attributes;
  }

  add(value: number): void {
    this.value += value;
  }
}

/** Counts values by size. */
export class ExportedHistogram {
  readonly #boundaries: readonly number[];
  readonly #series: HistogramSeries[] = [];

  constructor({ boundaries, ...options }: HistogramOptions) {
    this.#boundaries = boundaries;
    exportMetric({
      read: pointsOf(this.#series, (points) => ({
        ...common(options),
        dataPointType: DataPointType.HISTOGRAM,
        dataPoints: points,
      })),
    });
  }

  /** Begins a series, which stays for as long as the process. Call it once for the same labels. */
  series(attributes: Attributes): HistogramSeries {
    const series = new HistogramSeries(attributes, this.#boundaries);
    this.#series.push(series);
    return series;
  }
}

/** One series of an ExportedHistogram. */
export class HistogramSeries {
  readonly attributes: Attributes;
  readonly #boundaries: readonly number[];
  readonly #counts: number[];
  #sum = 0;
  #count = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  constructor(attributes: Attributes, boundaries: readonly number[]) {
    this.attributes = attributes;
    this.#boundaries = boundaries;
    this.#counts = Array(boundaries.length + 1).fill(0);
  }

  record(value: number): void {
    const boundaries = this.#boundaries;
    let bucket = 0;
    while (bucket < boundaries.length && value > (boundaries[bucket] as number)) bucket += 1;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += value;
    this.#count += 1;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  /** What was recorded until now. */
  get value(): Histogram {
    return {
      buckets: { boundaries: [...this.#boundaries], counts: [...this.#counts] },
      sum: this.#sum,
      count: this.#count,
      min: this.#min,
      max: this.#max,
    };
  }
}

function common({ name, unit = '', description }: MetricOptions) {
  return {
    descriptor: { name, unit, description, valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE as const,
  };
}

interface Series<T> {
  readonly attributes: Attributes;
  readonly value: T;
}

/** What a collection reads: the metric with a point for each series, or nothing without a series. */
function pointsOf<T>(
  series: readonly Series<T>[],
  metric: (points: ({ startTime: HrTime; endTime: HrTime } & Series<T>)[]) => MetricData,
): (endTime: HrTime) => MetricData | undefined {
  const startTime = millisToHrTime(Date.now());
  return (endTime) => {
    if (series.length === 0) return undefined;
    return metric(
      series.map(({ attributes, value }) => ({ attributes, value, startTime, endTime })),
    );
  };
}
