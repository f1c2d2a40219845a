/**
 * Throughput of the Publisher beside KafkaJS's own sendBatch, in alternating rounds so that both
 * see the same machine. Records of 256 bytes with a key, batches of 200, 4 in flight, acks=all, on
 * a broker of its own in a container.
 *
 *   node packages/kafka/bench/throughput.ts [rounds] [seconds per round]
 *
 * `--import @kafka-o11y/telemetry/register` adds the cost of the instrumentation.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { KafkaContainer } from '@kafka-o11y/test-kit';
import { Partitioners } from 'kafkajs';
import { pino } from 'pino';
import { createKafka } from '../src/kafka.ts';
import { KafkaJSProducer } from '../src/kafkajs/producer.ts';
import { Publisher } from '../src/publisher.ts';

const TOPIC = 'bench';
const BATCH = 200;
const IN_FLIGHT = 4;
const KEYS = 1_000;
const VALUE = 'x'.repeat(256);

const [rounds = '5', seconds = '4'] = process.argv.slice(2);
const roundMs = Number(seconds) * 1_000;
const logger = pino({ level: 'error' });
await using broker = await KafkaContainer.start();
await broker.createTopic(TOPIC);
const kafka = createKafka({ brokers: broker.brokers, clientId: 'bench', logger });

let next = 0;
const key = () => `customer-${next++ % KEYS}`;

const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
await producer.connect();
async function sendBatches(until: number): Promise<number> {
  let sent = 0;
  const lane = async () => {
    while (performance.now() < until) {
      const messages = Array.from({ length: BATCH }, () => ({ key: key(), value: VALUE }));
      await producer.sendBatch({ acks: -1, topicMessages: [{ topic: TOPIC, messages }] });
      sent += BATCH;
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  return sent;
}

const publisher = new Publisher(new KafkaJSProducer(kafka), {
  component: 'bench',
  logger,
  maxBatchRecords: BATCH,
  maxInFlight: IN_FLIGHT,
});
await publisher.start();
async function publish(until: number): Promise<number> {
  let sent = 0;
  const count = () => {
    sent += 1;
  };
  let last: Promise<unknown> = Promise.resolve();
  while (performance.now() < until) {
    await publisher.writable();
    last = publisher.publish({ topic: TOPIC, key: key(), value: VALUE }).then(count);
  }
  await last;
  while (publisher.queued > 0) await sleep(1);
  return sent;
}

interface Result {
  perSecond: number;
  cpuMicros: number;
}

async function round(send: (until: number) => Promise<number>): Promise<Result> {
  const started = performance.now();
  const cpu = process.cpuUsage();
  const sent = await send(started + roundMs);
  const { user, system } = process.cpuUsage(cpu);
  return {
    perSecond: (sent * 1_000) / (performance.now() - started),
    cpuMicros: (user + system) / sent,
  };
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
const results: Record<string, Result[]> = { sendBatch: [], Publisher: [] };
await round(sendBatches);
await round(publish);
for (let n = 0; n < Number(rounds); n++) {
  results.sendBatch?.push(await round(sendBatches));
  results.Publisher?.push(await round(publish));
}
const rate = (name: string) => median(results[name]?.map(({ perSecond }) => perSecond) ?? []);
for (const [name, list] of Object.entries(results)) {
  const cpu = median(list.map(({ cpuMicros }) => cpuMicros));
  console.log(`${name}: ${Math.round(rate(name))} messages/s, ${cpu.toFixed(1)} us CPU a message`);
}
console.log(`ratio: ${(rate('Publisher') / rate('sendBatch')).toFixed(2)}`);

await publisher.stop();
await producer.disconnect();
