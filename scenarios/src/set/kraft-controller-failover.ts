import { controllers as everyController } from '@kafka-o11y/vocabulary';
import {
  allBrokersUp,
  clears,
  controllers,
  controllersUp,
  everyReplicaInSync,
  fires,
  metric,
  named,
  oneController,
  ordersFlow,
  still,
} from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

/** 1 once the series of the dead controller have ended, else 0. */
const controllerIsDown = 'sum(kafka:controllers:up < bool kafka:controllers:expected)';

export const kraftControllerFailover: Scenario = {
  id: 'kraft-controller-failover',
  title: 'Controller failover without ZooKeeper',
  question: 'The active controller is killed. Who takes over, and does an order notice?',
  learn: [
    'That controllers apart from brokers are a quorum of their own, with a leader and an epoch',
    'That an election is a matter of seconds, and no partition changes its leader for it',
  ],
  minutes: 4,
  difficulty: 'deep',
  needs: 'cluster',
  mode: 'kraft',
  before: [...allBrokersUp, oneController, ...ordersFlow],
  steps: [
    {
      title: 'The active controller is killed',
      text: 'The two others miss its answers for controller.quorum.fetch.timeout.ms, 2 s, and one of them asks for votes. It has the whole log already, so it is the active controller as soon as it has been elected. Brokers find it by its name in the answers of the others.',
      do: [{ compose: ['kill', '{controller}'] }],
      expect: [
        controllersUp(2),
        metric(
          'Another one is active',
          `${controllers} * on () ${controllerIsDown}`,
          'equal to',
          1,
          'count',
          90,
        ),
        fires('KafkaControllerDown', 180),
        named('controller-down', 180),
        ...still(180, ...allBrokersUp, everyReplicaInSync, ...ordersFlow),
      ],
      look: [
        { board: 'kraft', panel: 'Who leads' },
        { board: 'kraft', panel: 'Epoch' },
      ],
    },
    {
      title: 'It returns',
      text: 'It follows the new leader, fetches what it missed and is a voter again. The office it does not get back.',
      do: [{ compose: ['start', ...everyController] }],
      expect: [
        controllersUp(3),
        clears('KafkaControllerDown', 180),
        ...still(
          180,
          oneController,
          metric('No voter is behind', 'max(kafka:quorum:voter_lag)', 'below', 100, 'count', 180),
          ...ordersFlow,
        ),
      ],
      look: [{ board: 'kraft', panel: 'Records behind the high watermark, by voter' }],
    },
  ],
  alerts: ['KafkaControllerDown'],
  cleanUp: [{ compose: ['start', ...everyController] }],
  practice:
    'Run controllers apart from brokers, three or five: they restart in seconds, and none of it moves a partition.',
};
