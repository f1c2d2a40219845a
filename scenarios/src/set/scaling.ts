import { services } from '@kafka-o11y/vocabulary';
import { lag, members, metric, ordersFlow } from '../expectations.ts';
import type { ComposeAction, Scenario } from '../scenario.ts';

function scaleConsumerTo(replicas: number): ComposeAction {
  const scale = `${services.consumer}=${replicas}`;
  const flags = ['-d', '--no-deps', '--no-recreate', '--scale', scale];
  return { compose: ['up', ...flags, services.consumer] };
}

export const scaling: Scenario = {
  id: 'scaling',
  title: 'Scaling under load',
  question: 'Lag grows. Do more consumers help, and how many are of use?',
  learn: [
    'How partitions limit the number of consumers that work',
    'What a rebalance does when a member comes or goes',
  ],
  minutes: 5,
  difficulty: 'practised',
  before: ordersFlow,
  steps: [
    {
      title: 'More orders than one consumer can take',
      text: '200 orders a second more, and each takes 50 ms longer. One consumer works on six partitions at a time: about 110 a second.',
      do: [
        { fault: 'processingLatency', variant: 'low' },
        { fault: 'producerBurst', variant: 'low' },
      ],
      expect: [metric('Lag grows', lag, 'above', 500, 'count', 120)],
      look: [{ board: 'groups', panel: 'Most records behind', title: 'Lag by partition' }],
    },
    {
      title: 'Three consumers',
      text: 'The group is rebalanced: each member gets two of the six partitions. A seventh member would get none.',
      do: [scaleConsumerTo(3)],
      expect: [metric('Three members share the partitions', members, 'equal to', 3, 'count', 120)],
    },
    {
      title: 'The load ends',
      text: 'With three members what has piled up is worked off three times as fast.',
      do: [{ fault: 'producerBurst', variant: 'off' }],
      expect: [metric('The lag is worked off', lag, 'below', 500, 'count', 300)],
      look: [{ board: 'groups', panel: 'Time to catch up' }],
    },
    {
      title: 'Back to one',
      text: 'A member that leaves in good order hands its partitions over at once.',
      do: [{ fault: 'processingLatency', variant: 'off' }, scaleConsumerTo(1)],
      expect: [
        metric('One member has them all', members, 'equal to', 1, 'count', 120),
        ...ordersFlow,
      ],
    },
  ],
  alerts: [],
  cleanUp: [
    { fault: 'processingLatency', variant: 'off' },
    { fault: 'producerBurst', variant: 'off' },
    scaleConsumerTo(1),
  ],
  practice:
    'Choose the number of partitions for the number of consumers that you may need: it is the limit, and it is hard to change once keys depend on it.',
};
