import { ofBrokerTopic } from '../kit/index.ts';

/**
 * One value for each partition. The broker of every replica exposes one, and followers show 0 or
 * less, so the largest is the leader's.
 */
export function ofPartition(metric: string): string {
  return `max by (topic, partition) (${metric}{${ofBrokerTopic}})`;
}

/** Records written per second to each partition: the slope of its end offset. */
export const written = `clamp_min(max by (topic, partition) (deriv(kafka_log_log_logendoffset{${ofBrokerTopic}}[$__rate_interval])), 0)`;

/** The replicas that each partition should have. */
export const allPartitions = ofPartition('kafka_cluster_partition_replicascount');

/** Partitions that have fewer replicas in sync than they should have. */
export const shortOfReplicas = `(${allPartitions} > ${ofPartition('kafka_cluster_partition_insyncreplicascount')})`;
