import { topics } from '@kafka-o11y/vocabulary';
import { bootstrapServer, kafkaTool } from '../command.ts';
import { clears, fires, metric, named, ordersAreSent, ordersFlow, still } from '../expectations.ts';
import type { ComposeAction, Scenario } from '../scenario.ts';

const headroom =
  'min(kafka_group_retention_headroom_seconds{group="order-processor", topic="orders"})';

/** Sets the retention of the orders. */
function keepOrdersFor(milliseconds: number): ComposeAction {
  return kafkaTool(
    'kafka-configs.sh',
    ...['--bootstrap-server', bootstrapServer, '--alter'],
    ...['--entity-type', 'topics', '--entity-name', topics.orders.topic],
    ...['--add-config', `retention.ms=${milliseconds}`],
  );
}

/** The brokers' own retention (log.retention.hours). */
const aDay = keepOrdersFor(86_400_000);

export const expiringRecords: Scenario = {
  id: 'expiring-records',
  title: 'Unread, and about to be deleted',
  question: 'Retention deletes what is old, read or not. How long do the consumers still have?',
  learn: [
    'That retention is a deadline for every consumer group',
    'To read the time until unread records are deleted',
  ],
  minutes: 12,
  difficulty: 'deep',
  before: ordersFlow,
  steps: [
    {
      title: 'Kept for a quarter of an hour, and nobody reads',
      text: 'Somebody saved disk and keeps the orders for 14 minutes only. As long as they are read within a second, nobody notices. Now the consumers stop as well. The monitor looks at the topics’ configuration every five minutes; then the headroom is what is left until the oldest unread order is deleted.',
      do: [keepOrdersFor(840_000), { fault: 'stoppedConsumer', variant: 'on' }],
      expect: [
        metric('Less than 15 minutes are left', headroom, 'below', 900, 'seconds', 420),
        fires('KafkaUnreadRecordsExpiring', 600),
        named('consumer-stopped', 600),
        ...still(600, ordersAreSent),
      ],
      look: [{ board: 'groups', panel: 'Time until unread records are deleted' }],
    },
    {
      title: 'First win time, then read',
      text: 'The retention goes back to a day before anything else is looked at: what is deleted no consumer can read any more. Then the consumers start, and read on where they had committed. The alert clears when the monitor has looked at the configuration again.',
      do: [aDay, { fault: 'stoppedConsumer', variant: 'off' }],
      expect: [clears('KafkaUnreadRecordsExpiring', 480), ...ordersFlow],
      look: [{ board: 'groups', panel: 'Lag in records' }],
    },
  ],
  alerts: ['KafkaUnreadRecordsExpiring'],
  cleanUp: [aDay, { fault: 'stoppedConsumer', variant: 'off' }],
  practice:
    'Keep records for longer than your longest outage and the time it takes to catch up after it, and alert on the time that is left.',
};
