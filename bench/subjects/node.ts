import { inRepository } from '@kafka-o11y/test-kit';
import { kafkaClients } from '@kafka-o11y/vocabulary';
import type { Ability, Subject } from './subject.ts';

const EVERYTHING: Ability[] = ['count', 'group', 'rate', 'traces'];

/** The lab's own client, with each library that it can use. */
export const ours: Subject[] = kafkaClients.map((library) => ({
  name: `ours-${library}`,
  what: `Publisher and Subscriber with ${library}, and packages/telemetry`,
  abilities: new Set(EVERYTHING),
  command: (_role, sampling) => {
    const telemetry = sampling === 'off' ? [] : ['--import', '@kafka-o11y/telemetry/register'];
    return program('bench/subjects/ours.ts', telemetry, library);
  },
}));

/** What a user does by himself. */
export const kafkajsStock: Subject = {
  name: 'kafkajs-stock',
  what: "KafkaJS' sendBatch and eachBatch, with OpenTelemetry's auto-instrumentations",
  abilities: new Set(EVERYTHING),
  command: (_role, sampling) =>
    program(
      'bench/peers/kafkajs-stock/main.ts',
      sampling === 'off' ? [] : ['--require', '@opentelemetry/auto-instrumentations-node/register'],
    ),
};

/** The other client library for Node. */
export const platformatic: Subject = {
  name: 'platformatic',
  what: '@platformatic/kafka, bare',
  abilities: new Set<Ability>(['count', 'group', 'rate']),
  command: () => program('bench/peers/platformatic/main.ts', []),
};

function program(path: string, options: string[], ...rest: string[]) {
  return { file: process.execPath, args: [...options, inRepository(path), ...rest] };
}
