import { metrics } from '@opentelemetry/api';

/** The meter of all of the monitor's own metrics. */
export function meter() {
  return metrics.getMeter('@kafka-o11y/monitor');
}

/** For a histogram: from a broker on the same machine to a consumer that waits for its group. */
export const seconds = {
  unit: 's',
  advice: {
    explicitBucketBoundaries: [
      0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60,
    ],
  },
};
