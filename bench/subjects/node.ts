import { inRepository } from '@kafka-o11y/test-kit';
import type { Ability, Subject } from './subject.ts';

const EVERYTHING: Ability[] = ['count', 'group', 'rate', 'traces'];

/** The lab's own client on KafkaJS. */
export const ours: Subject = {
  name: 'ours',
  what: 'Publisher and Subscriber on KafkaJS, with packages/telemetry',
  abilities: new Set(EVERYTHING),
  command: () => program('bench/subjects/ours.ts', ['--import', '@kafka-o11y/telemetry/register']),
};

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

function program(path: string, options: string[]) {
  return { file: process.execPath, args: [...options, inRepository(path)] };
}
