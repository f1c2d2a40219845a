import type { Attributes, HrTime } from '@opentelemetry/api';
import { ValueType } from '@opentelemetry/api';
import { millisToHrTime } from '@opentelemetry/core';
import type { Histogram, MetricData } from '@opentelemetry/sdk-metrics';
import { AggregationTemporality, DataPointType } from '@opentelemetry/sdk-metrics';
import { exportMetric } from './snapshot-metrics.ts';

/*
 * Metrics of what happens with every message. The SDK finds the series of a value by sorting its
 * labels and writing them out, which takes about 1 us; here the caller names the series.
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

/** A metric whose series stay for as long as the process. */
abstract class ExportedMetric<S extends Series<unknown>> {
  readonly #series = new Map<string, S>();

  /** @param metric what is exported of the points; nothing is while there is no series */
  constructor(metric: (points: Point<S['value']>[]) => MetricData) {
    const startTime = millisToHrTime(Date.now());
    exportMetric({
      read: (endTime) => {
        if (this.#series.size === 0) return undefined;
        const points = [...this.#series.values()].map(({ attributes, value }) => ({
          attributes,
          value,
          startTime,
          endTime,
        }));
        return metric(points);
      },
    });
  }

  /**
   * The series of that key, which begins with the first call.
   *
   * @param key tells it from the metric's other series
   * @param attributes gives its labels
   */
  series(key: string, attributes: () => Attributes): S {
    let series = this.#series.get(key);
    if (series === undefined) {
      series = this.begin(attributes());
      this.#series.set(key, series);
    }
    return series;
  }

  protected abstract begin(attributes: Attributes): S;
}

/** A sum that only grows. */
export class ExportedCounter extends ExportedMetric<CounterSeries> {
  constructor(options: MetricOptions) {
    super((dataPoints) => ({
      ...common(options),
      dataPointType: DataPointType.SUM,
      isMonotonic: true,
      dataPoints,
    }));
  }

  protected begin(attributes: Attributes): CounterSeries {
    return new CounterSeries(attributes);
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
export class ExportedHistogram extends ExportedMetric<HistogramSeries> {
  readonly #boundaries: readonly number[];

  constructor({ boundaries, ...options }: HistogramOptions) {
    super((dataPoints) => ({
      ...common(options),
      dataPointType: DataPointType.HISTOGRAM,
      dataPoints,
    }));
    this.#boundaries = boundaries;
  }

  protected begin(attributes: Attributes): HistogramSeries {
    return new HistogramSeries(attributes, this.#boundaries);
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

  /** @param times how often the value occurred */
  record(value: number, times = 1): void {
    const boundaries = this.#boundaries;
    let bucket = 0;
    while (bucket < boundaries.length && value > (boundaries[bucket] as number)) bucket += 1;
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + times;
    this.#sum += value * times;
    this.#count += times;
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

type Point<T> = Series<T> & { startTime: HrTime; endTime: HrTime };
