import {
  allBrokersUp,
  clears,
  everyReplicaInSync,
  fires,
  metric,
  nothingLost,
  ordersAreSent,
  ordersFlow,
  sentRate,
  still,
  underReplicated,
} from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

const underMinIsr = 'sum(kafka_server_replicamanager_underminisrpartitioncount)';

export const isrShrink: Scenario = {
  id: 'isr-shrink',
  title: 'Shrinking ISR, and writes that are refused',
  question:
    'One replica is gone, then a second. When does Kafka stop taking orders, and why is that right?',
  learn: [
    'What the in-sync replicas are, and how they shrink',
    'Why min.insync.replicas refuses a write that could be lost',
  ],
  minutes: 7,
  difficulty: 'deep',
  needs: 'cluster',
  before: [...allBrokersUp, ...ordersFlow],
  steps: [
    {
      title: 'One of three freezes',
      text: 'Its replicas fall out of the in-sync set. Two copies are left of every record, and the orders flow.',
      do: [{ compose: ['pause', 'kafka-3'] }],
      expect: [
        metric('Partitions are under-replicated', underReplicated, 'above', 0, 'count', 90),
        fires('KafkaBrokerDown', 120),
        ...still(
          120,
          metric('None is below min.insync.replicas', underMinIsr, 'equal to', 0, 'count', 120),
          ordersAreSent,
        ),
      ],
      look: [{ board: 'kafka-o11y-topics', title: 'Replicas and in-sync replicas' }],
    },
    {
      title: 'The second one freezes',
      text: 'One copy is not enough for acks=all: the leader answers NOT_ENOUGH_REPLICAS, and the producers keep their orders and try again.',
      do: [{ compose: ['pause', 'kafka-2'] }],
      expect: [
        metric('Partitions are below min.insync.replicas', underMinIsr, 'above', 0, 'count', 120),
        metric('No order is acknowledged', sentRate, 'below', 1, 'per second', 120),
        fires('KafkaUnderMinIsrPartitions', 300),
      ],
      look: [{ board: 'kafka-o11y-broker', title: 'Errors by request' }],
    },
    {
      title: 'Both return',
      text: 'The replicas catch up and are in sync again; what the producers kept is sent.',
      do: [{ compose: ['unpause', 'kafka-2'] }, { compose: ['unpause', 'kafka-3'] }],
      expect: [
        everyReplicaInSync,
        clears('KafkaUnderMinIsrPartitions', 240),
        clears('KafkaBrokerDown', 240),
        ...ordersFlow,
        ...still(240, nothingLost),
      ],
      look: [{ board: 'kafka-o11y-monitor', title: 'Outcomes of the canary' }],
    },
  ],
  alerts: ['KafkaBrokerDown', 'KafkaUnderMinIsrPartitions'],
  cleanUp: [{ compose: ['unpause', 'kafka-2'] }, { compose: ['unpause', 'kafka-3'] }],
  practice:
    'Replication 3, min.insync.replicas 2, acks=all: one broker may go without anyone noticing, and the second stops the writes instead of losing them.',
};
