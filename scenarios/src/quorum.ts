import { brokers } from '@kafka-o11y/vocabulary';
import {
  allBrokersUp,
  clears,
  everyReplicaInSync,
  oneController,
  ordersFlow,
  still,
} from './expectations.ts';
import type { Step } from './scenario.ts';

/** The last step of a scenario in which a broker died while nobody could be elected in its place. */
export const brokerReturns: Step = {
  title: 'The broker returns',
  text: 'It catches up with what the others wrote, and what the producers kept has long been sent.',
  do: [{ compose: ['start', ...brokers] }],
  expect: [
    ...allBrokersUp,
    clears('KafkaBrokerDown', 180),
    ...still(180, oneController, everyReplicaInSync, ...ordersFlow),
  ],
};
