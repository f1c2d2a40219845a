import { consumerGroup, services } from '@kafka-o11y/vocabulary';
import { bootstrapServer, kafkaTool } from '../command.ts';
import {
  clears,
  fires,
  logged,
  metric,
  named,
  nobodyIsBehind,
  nothingLost,
  ordersAreProcessed,
  ordersAreSent,
  ordersFlow,
  processedRate,
  still,
} from '../expectations.ts';
import type { Action, Scenario } from '../scenario.ts';

/** Adds or removes what lets the consumer read as its group. */
function groupRight(change: '--add' | '--remove'): Action {
  return kafkaTool(
    'kafka-acls.sh',
    '--bootstrap-server',
    bootstrapServer,
    change,
    ...(change === '--remove' ? ['--force'] : []),
    '--allow-principal',
    `User:${services.consumer}`,
    '--operation',
    'Read',
    '--group',
    consumerGroup,
    '--resource-pattern-type',
    'prefixed',
  );
}

const restartConsumer: Action = { compose: ['restart', services.consumer] };

export const deniedAcl: Scenario = {
  id: 'denied-acl',
  title: 'A right is missing',
  question: 'The consumers have stopped and Kafka is healthy. Who may not do what?',
  learn: [
    'How a missing right looks from the client, and how from the broker',
    'To go from an alert to the principal, its operation and the resource',
  ],
  minutes: 6,
  difficulty: 'practised',
  needs: 'secure',
  before: ordersFlow,
  steps: [
    {
      title: 'The consumer loses the right to its group',
      text: 'Somebody tidies up the ACLs. READ on the group is what lets a consumer join it and commit; READ on the topic it keeps. With a group that nobody has a rule for, Kafka denies even to say which broker coordinates it, and KafkaJS says only that it found no coordinator.',
      do: [groupRight('--remove')],
      expect: [
        fires('KafkaAuthorizationDenied', 120),
        named('right-missing', 120),
        metric('No order is processed', processedRate, 'below', 0.1, 'per second', 120),
        ...still(120, ordersAreSent),
      ],
      look: [{ board: 'security', panel: 'By principal' }],
    },
    {
      title: 'The broker names the principal',
      text: 'The alert has principal, operation and kind of resource. The authorizer’s log has the rest: which group, from which address, and for which request.',
      expect: [
        metric(
          'It is the consumer, and a group',
          `sum(kafka_authorizer_denied_total{principal="User:${services.consumer}", resource_type="Group"})`,
          'above',
          0,
          'count',
          60,
        ),
        logged('The log names the group', {
          service: services.kafka,
          family: 'authorizer',
          words: `Group:LITERAL:${consumerGroup}`,
        }),
      ],
      look: [
        { board: 'security', panel: 'What the authorizer says' },
        {
          title: 'What the consumer says',
          logs: { service: services.consumer, level: ['warn', 'error', 'fatal'] },
        },
      ],
    },
    {
      title: 'It gets its right back',
      text: 'A right holds at once. What waited is processed: a denied consumer commits nothing, so nothing is skipped.',
      do: [groupRight('--add'), restartConsumer],
      expect: [
        ordersAreProcessed,
        nobodyIsBehind(240),
        clears('KafkaAuthorizationDenied', 420),
        nothingLost,
      ],
      look: [{ board: 'security', panel: 'Denied over time' }],
    },
  ],
  alerts: ['KafkaAuthorizationDenied'],
  cleanUp: [groupRight('--add'), restartConsumer],
  practice:
    'Alert on what brokers deny, by principal: the client that lacks a right rarely names it. Give rights on names that begin alike, so that a new group needs no new rule.',
};
