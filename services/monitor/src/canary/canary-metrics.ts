import { metrics } from '@opentelemetry/api';
import type { Outcome } from './outcome.ts';
import { outcomes } from './outcome.ts';

/** Seconds: from a broker on the same machine to a consumer that waits for its group. */
const boundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60];
const seconds = { unit: 's', advice: { explicitBucketBoundaries: boundaries } };

/** The broker's labels where no leader is known. */
export const noBroker = 'none';

/** A partition and the broker that leads it; what a canary record's series are labelled with. */
export interface Place {
  partition: number;
  /** Node id. */
  broker: string;
}

/** What the canary's gauges show, as last seen. */
export interface ClusterView {
  /** Brokers that are up. */
  brokers: number;
  /** Canary partitions by the node id of their leader, 0 for a broker without one. */
  partitionsByBroker: ReadonlyMap<string, number>;
}

/** Who knows the cluster. */
export interface Lookout {
  readonly view: ClusterView;
  /** The host of a broker by its node id, if it was ever seen. */
  hostOf(broker: string): string | undefined;
}

/** The canary's metrics; docs/monitor.md defines them. */
export class CanaryMetrics {
  readonly #meter = metrics.getMeter('@kafka-o11y/monitor');
  readonly #topic: string;
  readonly #lookout: () => Lookout;
  readonly #records = this.#meter.createCounter('kafka.canary.records', {
    description: 'Canary records by what came of them',
  });
  readonly #produce = this.#meter.createHistogram('kafka.canary.produce.duration', {
    description: 'From sending a canary record until all in-sync replicas have it',
    ...seconds,
  });
  readonly #endToEnd = this.#meter.createHistogram('kafka.canary.end_to_end.duration', {
    description: 'From sending a canary record until the consumer has it',
    ...seconds,
  });
  readonly #commit = this.#meter.createHistogram('kafka.canary.commit.duration', {
    description: 'Offset commits of the canary, by the node id of the group coordinator',
    ...seconds,
  });
  readonly #commits = this.#meter.createCounter('kafka.canary.commits', {
    description: 'Offset commits of the canary by what came of them',
  });
  readonly #changes = this.#meter.createCounter('kafka.canary.topic_changes', {
    description: "Changes the canary made to its topic's partitions and replicas",
  });

  constructor(topic: string, expectedBrokers: number, lookout: () => Lookout) {
    this.#topic = topic;
    this.#lookout = lookout;
    for (const change of ['partitions', 'reassignment']) this.#changes.add(0, { change });
    this.#meter
      .createObservableGauge('kafka.canary.brokers_expected', {
        description: 'Brokers that belong to the cluster (EXPECTED_BROKERS)',
      })
      .addCallback((gauge) => gauge.observe(expectedBrokers));
    this.#meter
      .createObservableGauge('kafka.canary.brokers', {
        description: 'Brokers that are up, as the cluster tells the canary; 0 if none answers',
      })
      .addCallback((gauge) => gauge.observe(lookout().view.brokers));
    this.#meter
      .createObservableGauge('kafka.canary.partitions', {
        description: 'Canary partitions by the node id of the broker that leads them',
      })
      .addCallback((gauge) => {
        for (const [broker, count] of lookout().view.partitionsByBroker) {
          gauge.observe(count, this.#brokerLabels(broker));
        }
      });
  }

  /**
   * Series start at 0, as Prometheus cannot see the increase of one that starts at 1. Those of a
   * broker that was never seen wait for its name; until then it leads nothing.
   */
  initPlace(place: Place): void {
    if (this.#lookout().hostOf(place.broker) === undefined) return;
    for (const outcome of outcomes) this.#records.add(0, { ...this.#labels(place), outcome });
  }

  /** As `initPlace`, for the commits to a coordinator. */
  initCoordinator(coordinator: string): void {
    for (const outcome of ['acked', 'failed']) this.#commits.add(0, { coordinator, outcome });
  }

  count(outcome: Outcome, place: Place): void {
    this.#records.add(1, { ...this.#labels(place), outcome });
  }

  produced(place: Place, elapsedMs: number): void {
    this.#produce.record(elapsedMs / 1_000, this.#labels(place));
  }

  returned(place: Place, elapsedMs: number): void {
    this.#endToEnd.record(elapsedMs / 1_000, this.#labels(place));
  }

  committed(coordinator: string, elapsedMs: number): void {
    this.#commits.add(1, { coordinator, outcome: 'acked' });
    this.#commit.record(elapsedMs / 1_000, { coordinator });
  }

  commitFailed(coordinator: string): void {
    this.#commits.add(1, { coordinator, outcome: 'failed' });
  }

  changed(change: 'partitions' | 'reassignment'): void {
    this.#changes.add(1, { change });
  }

  #labels({ partition, broker }: Place) {
    return { topic: this.#topic, partition: String(partition), ...this.#brokerLabels(broker) };
  }

  #brokerLabels(broker: string) {
    return { broker, broker_host: this.#lookout().hostOf(broker) ?? noBroker };
  }
}
