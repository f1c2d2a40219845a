const GROUP = 'kafka_cluster_name, group';
const PARTITION = 'kafka_cluster_name, topic, partition';

/** Values that are still reported: Prometheus shows the last one of any other for five minutes. */
export function now(selector: string): string {
  return `last_over_time(${selector}[45s])`;
}

/** The same at any time, as Prometheus shows it. */
export function withoutNow(promql: string): string {
  return promql.replaceAll(/last_over_time\((.*?)\[45s\]\)/g, '$1');
}

/** Numbers in the place of words: of each word the series with it, times its number. */
export function coded(codes: Record<string, number>, seriesOf: (word: string) => string): string {
  return Object.entries(codes)
    .map(([word, code]) => `${code} * ${seriesOf(word)}`)
    .join(' or ');
}

/** The status of each group as a number: one of its series is 1, the others are 0. */
export function groupStatus(codes: Record<string, number>): string {
  return coded(codes, (status) => now(`kafka_group_status{status=~"${status}"}`));
}

/** The status of each partition as a number; none for a status that has no number. */
export function partitionStatus(ok: number, codes: Record<string, number>): string {
  const notOk = (matchers: string) => now(`kafka_group_partition_status${matchers}`);
  const others = `(${now('kafka_group_lag_records')} * 0 + ${ok} unless on (${GROUP}, topic, partition) ${notOk('')})`;
  return `${coded(codes, (status) => notOk(`{status="${status}"}`))} or ${others}`;
}

/** Unread records, of groups of which each partition has a series of its own. */
export const lagOfEveryPartition = `(${now('kafka_group_lag_records')} unless on (${GROUP}) ${now('kafka_group_lag_records{partition="all"}')})`;

/** What groups have committed. */
export const committed = now('kafka_consumer_group_offset');

/** How a value of groups is matched with one of partitions. */
export const onPartition = `on (${PARTITION}) group_left ()`;

/** A value of each partition, to be matched with those of groups. */
export function ofPartition(metric: string): string {
  return `max by (${PARTITION}) (${now(metric)})`;
}

/** A value of each partition, once for each group that has committed something there. */
export function forEachGroup(metric: string): string {
  return `${committed} * 0 + ${onPartition} ${ofPartition(metric)}`;
}

/** How many offsets there are from the start of a log to its end, where there are any. */
export const span = `(${ofPartition('kafka_partition_current_offset')} - ${ofPartition('kafka_partition_oldest_offset')} > 0)`;
