import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Message } from 'kafkajs';
import type { Bench } from '../harness/bench.ts';
import { valuesFile } from '../harness/values.ts';
import type { Sampling } from '../subjects/subject.ts';

interface Filling {
  valueBytes: number;
  records: number;
  /** This share of the records says in its headers that its producer's span was sampled. */
  sampling: Sampling;
}

const BATCH = 1_000;

/** The latest one: the subjects of one case follow each other and read the same. */
let latest: { name: string; topic: string } | undefined;

/** A topic with so many records, each with a trace context of its own unless telemetry is off. */
export async function filledTopic(bench: Bench, filling: Filling): Promise<string> {
  const name = JSON.stringify(filling);
  if (latest?.name === name) return latest.topic;
  if (latest) await bench.broker.deleteTopic(latest.topic);
  const topic = await bench.broker.createTopic();
  const values = readFileSync(valuesFile(filling.valueBytes), 'latin1').trimEnd().split('\n');
  await bench.broker.fill(topic, filling.records, (from) =>
    Array.from({ length: BATCH }, (_, n) => message(from + n, values, filling.sampling)),
  );
  latest = { name, topic };
  return topic;
}

function message(n: number, values: string[], sampling: Sampling): Message {
  const key = `customer-${n % 1_000}`;
  const value = values[n % values.length] as string;
  if (sampling === 'off') return { key, value };
  const sampled = Math.floor((n + 1) * sampling) > Math.floor(n * sampling);
  const [trace, span] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  return { key, value, headers: { traceparent: `00-${trace}-${span}-0${sampled ? 1 : 0}` } };
}
