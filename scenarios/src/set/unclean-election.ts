import { services } from '@kafka-o11y/vocabulary';
import { bootstrapServer, kafkaTool } from '../command.ts';
import {
  allBrokersUp,
  clears,
  everyReplicaInSync,
  fires,
  metric,
  named,
  ordersAreSent,
  ordersFlow,
  still,
} from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

const topic = 'unclean-election';
const records = 100;

const bootstrap = ['--bootstrap-server', bootstrapServer];
const offline = 'max(kafka_controller_kafkacontroller_offlinepartitionscount)';
/** The records of the longest replica; 0 while there is no replica. */
const written = `max(kafka_log_log_logendoffset{topic="${topic}"}) or vector(0)`;

export const uncleanElection: Scenario = {
  id: 'unclean-election',
  title: 'Unclean election: records that were acknowledged, and are lost',
  question: 'No replica that is in sync is left. Wait for it, or lose what only it had?',
  learn: [
    'Why a partition without a leader may be better than one with the wrong leader',
    'How two replicas and min.insync.replicas of 1 lose an acknowledged record',
  ],
  minutes: 18,
  difficulty: 'deep',
  needs: 'cluster',
  before: [...allBrokersUp, ...ordersFlow],
  steps: [
    {
      title: 'A topic of two replicas, and one of them goes',
      text: 'Somebody made a topic with replicas on the brokers 2 and 3 only, and acks by one of them are enough. Broker 2 is stopped. Half a minute later it is missed; its replicas are behind for five minutes before that is an alert of its own, since a restart is done by then.',
      do: [
        kafkaTool(
          'kafka-topics.sh',
          ...bootstrap,
          ...['--create', '--if-not-exists', '--topic', topic],
          ...['--replica-assignment', '2:3', '--config', 'min.insync.replicas=1'],
        ),
        { compose: ['stop', services.kafka2] },
      ],
      expect: [
        fires('KafkaBrokerDown', 120),
        fires('KafkaUnderReplicatedPartitions', 540),
        ...still(540, ordersAreSent),
      ],
      look: [{ board: 'topics', panel: 'Replicas in sync, of replicas wanted' }],
    },
    {
      title: `${records} records are acknowledged, by one broker`,
      text: 'acks=all means all that are in sync, and that is broker 3 alone.',
      do: [
        kafkaTool(
          'kafka-producer-perf-test.sh',
          ...['--topic', topic, '--num-records', String(records), '--record-size', '100'],
          ...['--throughput', '-1'],
          ...['--producer-props', `bootstrap.servers=${bootstrapServer}`, 'acks=all'],
        ),
      ],
      expect: [metric('Records of the topic', written, 'equal to', records, 'count', 90)],
    },
    {
      title: 'The only replica in sync goes, too, and the other comes back',
      text: 'Broker 2 is there again but lacks the records. It may not lead: the partition stays offline. The orders have a third replica, so they flow on.',
      do: [{ compose: ['stop', services.kafka3] }, { compose: ['start', services.kafka2] }],
      expect: [
        metric('A partition has no leader', offline, 'above', 0, 'count', 120),
        fires('KafkaOfflinePartitions', 240),
        ...still(
          240,
          metric('Two brokers are up', 'max(kafka:brokers:up)', 'equal to', 2, 'count', 240),
          ordersAreSent,
          metric('One partition is still offline', offline, 'equal to', 1, 'count', 240),
        ),
      ],
      look: [{ board: 'topics', panel: 'Offline', title: 'Partitions without a leader' }],
    },
    {
      title: 'Somebody does not want to wait',
      text: 'An unclean election makes broker 2 the leader. The partition is online at once, and the records are gone: when broker 3 returns, it cuts its log to that of the new leader. No error is told to anyone who wrote them.',
      do: [
        kafkaTool(
          'kafka-leader-election.sh',
          ...bootstrap,
          ...['--election-type', 'unclean', '--topic', topic, '--partition', '0'],
        ),
        { compose: ['start', services.kafka3] },
      ],
      expect: [
        fires('KafkaUncleanLeaderElection', 120),
        named('unclean-election', 120),
        metric('No partition is offline', offline, 'equal to', 0, 'count', 120),
        ...allBrokersUp,
        everyReplicaInSync,
        ...still(240, metric('Records of the topic', written, 'equal to', 0, 'count', 240)),
      ],
      look: [{ board: 'broker', panel: 'Leader elections' }],
    },
    {
      title: 'What remains',
      text: 'All is well by every other measure. Only the alert on the election tells of it, for ten minutes: afterwards one has to look for the counter.',
      expect: [
        clears('KafkaBrokerDown', 240),
        clears('KafkaUnderReplicatedPartitions', 240),
        clears('KafkaOfflinePartitions', 240),
        clears('KafkaUncleanLeaderElection', 900),
        ...ordersFlow,
      ],
    },
  ],
  alerts: [
    'KafkaBrokerDown',
    'KafkaUnderReplicatedPartitions',
    'KafkaOfflinePartitions',
    'KafkaUncleanLeaderElection',
  ],
  cleanUp: [
    { compose: ['start', services.kafka2, services.kafka3] },
    kafkaTool('kafka-topics.sh', ...bootstrap, '--delete', '--if-exists', '--topic', topic),
  ],
  practice:
    'Leave unclean.leader.election.enable off and min.insync.replicas at 2: a partition that is offline comes back whole, one that was elected uncleanly does not.',
};
