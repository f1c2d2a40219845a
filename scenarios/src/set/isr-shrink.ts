import { services } from '@kafka-o11y/vocabulary';
import {
  allBrokersUp,
  clears,
  everyReplicaInSync,
  fires,
  metric,
  named,
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
      do: [{ compose: ['pause', services.kafka3] }],
      expect: [
        metric('Partitions are under-replicated', underReplicated, 'above', 0, 'count', 90),
        fires('KafkaBrokerDown', 120),
        ...still(
          120,
          metric('None is below min.insync.replicas', underMinIsr, 'equal to', 0, 'count', 120),
          ordersAreSent,
        ),
      ],
      look: [{ board: 'topics', panel: 'Replicas in sync, of replicas wanted' }],
    },
    {
      title: 'The second one freezes',
      text: 'One copy is not enough for acks=all: the leader answers NOT_ENOUGH_REPLICAS, and the producers keep their orders and try again.',
      do: [{ compose: ['pause', services.kafka2] }],
      expect: [
        metric('Partitions are below min.insync.replicas', underMinIsr, 'above', 0, 'count', 120),
        metric('No order is acknowledged', sentRate, 'below', 1, 'per second', 120),
        fires('KafkaUnderMinIsrPartitions', 300),
        named('broker-down', 300),
      ],
      look: [{ board: 'broker', panel: 'Answers with an error, by code' }],
    },
    {
      title: 'Both return',
      text: 'The replicas catch up and are in sync again; what the producers kept is sent.',
      do: [{ compose: ['unpause', services.kafka2] }, { compose: ['unpause', services.kafka3] }],
      expect: [
        everyReplicaInSync,
        clears('KafkaUnderMinIsrPartitions', 240),
        clears('KafkaBrokerDown', 240),
        ...ordersFlow,
        ...still(240, nothingLost),
      ],
      look: [{ board: 'monitor', panel: 'Outcomes of receiving', title: 'Outcomes of the canary' }],
    },
  ],
  alerts: ['KafkaBrokerDown', 'KafkaUnderMinIsrPartitions'],
  cleanUp: [{ compose: ['unpause', services.kafka2] }, { compose: ['unpause', services.kafka3] }],
  practice:
    'Replication 3, min.insync.replicas 2, acks=all: one broker may go without anyone noticing, and the second stops the writes instead of losing them.',
};
