import { consumerGroup, services } from '@kafka-o11y/vocabulary';
import { members, metric, nobodyIsBehind, ordersFlow } from '../expectations.ts';
import type { ComposeAction, Expectation, Scenario } from '../scenario.ts';

/** The consumers by the second client, which speaks both protocols. */
function consumers(
  replicas: number,
  protocol: 'classic' | 'consumer',
  ...flags: string[]
): ComposeAction {
  return {
    compose: [
      ...['up', '-d', '--no-deps', ...flags],
      ...['--scale', `${services.consumer}=${replicas}`, services.consumer],
    ],
    env: { KAFKA_CLIENT: 'platformatic', KAFKA_GROUP_PROTOCOL: protocol },
  };
}

const asBefore: ComposeAction = {
  compose: ['up', '-d', '--no-deps', '--scale', `${services.consumer}=1`, services.consumer],
};

/** Longer than from one collection to the next: what is older is no longer so. */
const now = (name: string, matchers = '') =>
  `last_over_time(${name}{group="${consumerGroup}"${matchers}}[45s])`;

const memberTypes = (title: string, types: number): Expectation =>
  metric(
    title,
    `count(count by (type) (${now('kafka_group_member_info')}))`,
    'equal to',
    types,
    'count',
    180,
  );

const groupType = (type: string): Expectation =>
  metric(
    `The group is of the type "${type}"`,
    `count(${now('kafka_group_info', `, type="${type}"`)})`,
    'above',
    0,
    'count',
    180,
  );

export const rollingProtocol: Scenario = {
  id: 'rolling-protocol',
  title: 'Rolling to the new group protocol',
  question:
    'Consumers are to speak the protocol of Kafka 4 (KIP-848). Does the group have to stop for that, and what does a rebalance cost before and after?',
  learn: [
    'To roll a group from one protocol to the other, member by member',
    'That with the new one a partition that stays with its member is read on during a rebalance',
  ],
  minutes: 6,
  difficulty: 'deep',
  mode: 'kraft',
  before: ordersFlow,
  steps: [
    {
      title: 'Two members of the classic protocol',
      text: 'In a classic rebalance every member gives up all of its partitions, and one of the members works out who gets which. Until all have the answer nobody reads.',
      do: [consumers(2, 'classic')],
      expect: [
        metric('Two members share the partitions', members, 'equal to', 2, 'count', 120),
        groupType('classic'),
        ...ordersFlow,
      ],
      look: [{ board: 'groups', panel: 'Types of groups' }],
    },
    {
      title: 'A third member speaks the new protocol',
      text: 'The coordinator takes the group over: it works out the assignment from now on, and goes on to speak the classic protocol with the two others.',
      do: [consumers(3, 'consumer', '--no-recreate')],
      expect: [
        metric('Three members share the partitions', members, 'equal to', 3, 'count', 120),
        memberTypes('There are members of both protocols', 2),
        groupType('consumer'),
        ...ordersFlow,
      ],
      look: [{ board: 'groups', panel: 'Members one by one' }],
    },
    {
      title: 'The others follow',
      text: 'One is started anew after the other, with the new protocol. What a member does not have to give up it goes on reading.',
      do: [consumers(3, 'consumer')],
      expect: [
        memberTypes('All members speak the new protocol', 1),
        metric('Three members share the partitions', members, 'equal to', 3, 'count', 120),
        nobodyIsBehind(120),
      ],
      look: [
        { board: 'groups', panel: 'Members one by one' },
        { board: 'groups', panel: 'Joins and commits', title: 'No JoinGroup requests any more' },
      ],
    },
    {
      title: 'Back to the classic protocol',
      text: 'The way back is the same: when the last member of the new protocol has left, the group is classic again. Its committed offsets stayed what they were all the time.',
      do: [asBefore],
      expect: [
        metric('One member has them all', members, 'equal to', 1, 'count', 120),
        groupType('classic'),
        ...ordersFlow,
      ],
    },
  ],
  alerts: [],
  cleanUp: [asBefore],
  practice:
    'Roll consumers to the new protocol one by one, as for any change of configuration: no group has to stop. Groups of both kinds read the same offsets, so the way back is open.',
};
