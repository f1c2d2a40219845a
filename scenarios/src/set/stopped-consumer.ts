import {
  clears,
  fires,
  lag,
  members,
  metric,
  named,
  nobodyIsBehind,
  ordersAreProcessed,
  ordersAreSent,
  ordersFlow,
  still,
} from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

export const stoppedConsumer: Scenario = {
  id: 'stopped-consumer',
  title: 'Nobody reads',
  question: 'The consumers are gone, and nothing fails. Who notices that orders lie unread?',
  learn: [
    'To tell a group that has stopped from one that is slow, or idle',
    'Why silence needs an alert of its own: no error is counted where no work is done',
  ],
  minutes: 9,
  difficulty: 'practised',
  before: ordersFlow,
  steps: [
    {
      title: 'The consumers leave',
      text: 'They leave their group in good order and stay away, as after a deployment with none of them. The producers do not notice: sending goes on.',
      do: [{ fault: 'stoppedConsumer', variant: 'on' }],
      expect: [
        metric('The group has no member', members, 'equal to', 0, 'count', 90),
        metric('Orders wait', lag, 'above', 100, 'count', 120),
        ...still(120, ordersAreSent),
      ],
      look: [{ board: 'groups', panel: 'Members' }],
    },
    {
      title: 'The group counts as stopped',
      text: 'Lag alone does not tell a group that is slow from one that is gone. The monitor does: nobody is a member, something is unread, and for a minute nothing was committed. The alert waits for four minutes of that, which a restart does not take. KafkaConsumerLagHigh may come before it, depending on how many orders you send.',
      expect: [
        metric(
          'The monitor says that it has stopped',
          'max(kafka_group_status{group="order-processor", status="stopped"})',
          'equal to',
          1,
          'count',
          150,
        ),
        fires('KafkaConsumerGroupStopped', 420),
        named('consumer-stopped', 420),
      ],
      look: [{ board: 'groups', panel: 'Status over time' }],
    },
    {
      title: 'The consumers are back',
      text: 'They join again and read on where they had committed: the orders were late, none is lost.',
      do: [{ fault: 'stoppedConsumer', variant: 'off' }],
      expect: [
        metric('The group has members', members, 'above', 0, 'count', 90),
        clears('KafkaConsumerGroupStopped', 240),
        ordersAreProcessed,
        nobodyIsBehind(120),
      ],
      look: [{ board: 'groups', panel: 'Time to catch up' }],
    },
  ],
  alerts: ['KafkaConsumerGroupStopped'],
  cleanUp: [{ fault: 'stoppedConsumer', variant: 'off' }],
  practice:
    'Alert on a group that does nothing while there is something to do: error rates and latencies are perfect when no work is done.',
};
