import { metrics } from '@opentelemetry/api';

/** In seconds: from a small lab to a collection that is given up. */
const boundaries = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20];

/** What the collector tells of itself. */
export class CollectorMetrics {
  readonly #meter = metrics.getMeter('@kafka-o11y/monitor');
  readonly #duration = this.#meter.createHistogram(
    'kafka_monitor_lag_collection_duration_seconds',
    {
      description: 'How long it took to collect the lag of all groups',
      advice: { explicitBucketBoundaries: boundaries },
    },
  );
  readonly #errors = this.#meter.createCounter('kafka_monitor_lag_collection_errors', {
    description:
      'Brokers and groups that could not be read, and collections that failed as a whole',
  });

  constructor() {
    this.#errors.add(0);
  }

  collected(ms: number, errors: number): void {
    this.#duration.record(ms / 1_000);
    this.#errors.add(errors);
  }
}
