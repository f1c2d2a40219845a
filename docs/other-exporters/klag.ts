import type { Exporter } from './exporter.ts';
import { committed, forEachGroup, lagOfEveryPartition, now, onPartition, span } from './queries.ts';

const ofGroup = ['consumer_group'];
const ofGroupTopic = [...ofGroup, 'topic'];
const ofGroupPartition = [...ofGroupTopic, 'partition'];
const ofMember = ['member_host', 'consumer_id', 'client_id'];

/** themoah/klag, as its Prometheus endpoint writes its names. */
export const klag: Exporter = {
  name: 'klag',
  file: 'klag',
  labels: { consumer_group: 'group', topic: 'topic', partition: 'partition' },
  metrics: [
    {
      name: 'klag_consumer_lag',
      labels: [...ofGroupPartition, ...ofMember],
      ours: { value: now('kafka_group_lag_records') },
      differs: 'Theirs counts records that retention has deleted; ours does not.',
    },
    {
      name: 'klag_consumer_lag_sum',
      labels: ofGroup,
      ours: { value: now('kafka_group_lag_records'), take: 'sum' },
      differs: 'Theirs is 0 for a group that has committed nothing; ours is absent.',
    },
    {
      name: 'klag_consumer_lag_max',
      labels: ofGroup,
      ours: { value: lagOfEveryPartition, inShort: 'kafka_group_lag_records', take: 'max' },
      differs: 'The same; absent where partitions are counted together.',
    },
    {
      name: 'klag_consumer_lag_min',
      labels: ofGroup,
      ours: { value: lagOfEveryPartition, inShort: 'kafka_group_lag_records', take: 'min' },
      differs: 'The same; absent where partitions are counted together.',
    },
    {
      name: 'klag_consumer_lag_ms',
      labels: ofGroupTopic,
      ours: { value: `1000 * ${now('kafka_group_lag_seconds')}`, take: 'max' },
      differs:
        'In milliseconds. Theirs is interpolated between the first and the last timestamp of the log; ours is read at the oldest unread record.',
    },
    {
      name: 'klag_consumer_lag_velocity',
      labels: ofGroupTopic,
      ours: { value: '100 * deriv(kafka_group_lag_records[5m])', take: 'sum' },
      differs:
        'Hundredths of records a second, above 0 while the group falls behind. Theirs is the slope of up to 20 collections, rounded; ours of five minutes.',
    },
    {
      name: 'klag_consumer_lag_time_to_close_seconds',
      labels: ofGroupTopic,
      ours: { value: `${now('kafka_group_catch_up_seconds')} > 0` },
      differs:
        'Theirs is absent below 100 records (`TIME_LAG_MIN_MESSAGES`), ours with nothing unread; both while the lag does not fall.',
    },
    {
      name: 'klag_consumer_lag_retention_percent',
      labels: ofGroupTopic,
      ours: {
        value: `clamp_max(10000 * ${now('kafka_group_lag_records')} / ${onPartition} ${span}, 10000)`,
        inShort:
          '10000 * kafka_group_lag_records / (kafka_partition_current_offset - kafka_partition_oldest_offset)',
        take: 'max',
      },
      differs:
        'Hundredths of a percent of the offsets in the log, of the worst partition. Ours divides two looks, of the monitor and of the Collector, some seconds apart.',
    },
    {
      name: 'klag_consumer_committed_offset',
      labels: [...ofGroupPartition, ...ofMember],
      ours: { value: committed },
      differs: 'The same.',
    },
    {
      name: 'klag_partition_log_end_offset',
      labels: ofGroupPartition,
      ours: {
        value: forEachGroup('kafka_partition_current_offset'),
        inShort: 'kafka_partition_current_offset',
      },
      differs: 'The same, once for each group.',
    },
    {
      name: 'klag_partition_log_start_offset',
      labels: ofGroupPartition,
      ours: {
        value: forEachGroup('kafka_partition_oldest_offset'),
        inShort: 'kafka_partition_oldest_offset',
      },
      differs: 'The same, once for each group.',
    },
    {
      name: 'klag_topic_partitions',
      labels: ['topic'],
      ours: { value: now('kafka_topic_partitions') },
      differs:
        'Theirs is the highest partition that a group has committed, and one; ours all of them.',
    },
    {
      name: 'klag_consumer_group_state',
      labels: ['consumer_group', 'state'],
      ours: { instead: 'kafka_group_info' },
      differs:
        'Theirs counts changes of the state, which is a label (`stable`). Ours is 1 for the state there is (`Stable`); changes are not counted.',
    },
    {
      name: 'klag_consumer_commit_staleness_seconds',
      labels: ofGroupTopic,
      ours: { instead: 'kafka_group_status{status="stalled"} == 1' },
      differs: 'The status `stalled` is that of offsets that do not move for five minutes.',
    },
    {
      name: 'klag_hot_partition',
      labels: ['topic', 'partition'],
      ours: { instead: 'rate(kafka_partition_current_offset[5m])' },
      differs: 'Hundredths of records a second, of outliers alone. Ours does not choose.',
    },
    {
      name: 'klag_hot_partition_lag',
      labels: ofGroupPartition,
      ours: { instead: 'kafka_group_lag_records' },
      differs: 'Of outliers alone. Ours does not choose.',
    },
  ],
};
