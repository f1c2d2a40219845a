import { metric, ordersFlow } from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

const hottestShare =
  'max(sum by (partition) (rate(kafka_messages_sent_total{topic="orders", status="success"}[1m]))) / sum(rate(kafka_messages_sent_total{topic="orders", status="success"}[1m]))';

export const hotPartition: Scenario = {
  id: 'hot-partition',
  title: 'A hot partition',
  question: 'One partition is behind and five are idle. Why do more consumers not help?',
  learn: [
    'How keys decide on partitions',
    'To see a skew that every sum over the partitions hides',
  ],
  minutes: 4,
  difficulty: 'practised',
  before: [
    ...ordersFlow,
    metric('The partitions are loaded evenly', hottestShare, 'below', 0.4, 'share', 120),
  ],
  steps: [
    {
      title: 'One customer orders everything',
      text: 'Four of five orders are of one customer. The customer is the key, so they all go to one partition; together the rate is as before.',
      do: [{ fault: 'hotPartition', variant: 'on' }],
      expect: [
        metric('One partition gets most of the orders', hottestShare, 'above', 0.6, 'share', 120),
      ],
      look: [{ board: 'topics', panel: 'Busiest partitions' }],
    },
    {
      title: 'Evenly again',
      text: 'In the field this needs another key, or a partitioner of your own; here it is a switch.',
      do: [{ fault: 'hotPartition', variant: 'off' }],
      expect: [
        metric('The partitions are loaded evenly', hottestShare, 'below', 0.4, 'share', 150),
        ...ordersFlow,
      ],
    },
  ],
  alerts: [],
  cleanUp: [{ fault: 'hotPartition', variant: 'off' }],
  practice:
    'Look at the largest partition and not at the sum: order is kept per partition, so one of them can be full while the topic is idle.',
};
