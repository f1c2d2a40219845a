import { topics } from '@kafka-o11y/vocabulary';
import { bootstrapServer, kafkaTool } from '../command.ts';
import {
  clears,
  fires,
  metric,
  named,
  ordersAreSent,
  ordersFlow,
  processedRate,
  still,
} from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

const { topic } = topics.orders;

export const openTransaction: Scenario = {
  id: 'open-transaction',
  title: 'The transaction that nobody ends',
  question: 'The consumers are well, orders lie in Kafka, and none is read. What holds them?',
  learn: [
    'What the last stable offset is, and whom it holds up',
    'To find the producer of an open transaction, and to abort it',
  ],
  minutes: 9,
  difficulty: 'deep',
  before: ordersFlow,
  steps: [
    {
      title: 'A producer begins, and does not end',
      text: 'It sends 50 orders in a transaction and hangs. The other orders are sent as ever, behind them. The consumers read committed records only, as KafkaJS does unless told otherwise: from where the transaction begins (the last stable offset) they see nothing, until it is committed or aborted. They have no error, and nothing in their logs.',
      do: [{ fault: 'openTransaction', variant: 'on' }],
      expect: [
        metric(
          'Orders lie behind an open transaction',
          `sum(kafka_partition_last_stable_offset_lag{topic="${topic}"})`,
          'above',
          100,
          'count',
          120,
        ),
        metric('None is processed', processedRate, 'below', 0.1, 'per second', 120),
        ...still(120, ordersAreSent),
      ],
      look: [{ board: 'groups', panel: 'Records behind an open transaction' }],
    },
    {
      title: 'Who holds it?',
      text: 'For the lag alone the group could as well hang in a poison record. The monitor sees that it stands where a transaction begins, calls it blocked, and asks the brokers whose it is. The command lists all transactional ids with their state: this one is Ongoing. After five minutes the alert names it; KafkaConsumerLagHigh may come before, and is explained by it from then on. The runbook says how to abort one by hand.',
      do: [kafkaTool('kafka-transactions.sh', '--bootstrap-server', bootstrapServer, 'list')],
      expect: [
        metric(
          'The monitor says that the group is blocked',
          'max(kafka_group_status{group="order-processor", status="blocked"})',
          'equal to',
          1,
          'count',
          180,
        ),
        metric(
          'The transaction has a name',
          `count(kafka_partition_open_transaction_seconds{topic="${topic}", producer_id!="", transactional_id!=""})`,
          'above',
          0,
          'count',
          180,
        ),
        fires('KafkaTransactionHanging', 480),
        named('open-transaction', 480),
      ],
      look: [{ board: 'groups', panel: 'Open transactions' }],
    },
    {
      title: 'It is aborted',
      text: 'The producer aborts it. Its 50 orders are never seen: nobody was told that they are accepted. All others were late, and none is lost.',
      do: [{ fault: 'openTransaction', variant: 'off' }],
      expect: [
        metric(
          'Nothing is held any more',
          `sum(kafka_partition_last_stable_offset_lag{topic="${topic}"})`,
          'equal to',
          0,
          'count',
          120,
        ),
        clears('KafkaTransactionHanging', 240),
        ...ordersFlow,
      ],
      look: [{ board: 'groups', panel: 'Lag in records' }],
    },
  ],
  alerts: ['KafkaTransactionHanging'],
  cleanUp: [{ fault: 'openTransaction', variant: 'off' }],
  practice:
    'Keep transactions short and their timeout shorter than your patience, and alert on one that stays open: whoever reads committed records waits for it.',
};
