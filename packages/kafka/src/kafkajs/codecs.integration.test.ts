import { KafkaContainer, readTopic } from '@kafka-o11y/test-kit';
import { compressions, kafkaClients } from '@kafka-o11y/vocabulary';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clientOf } from '../fixtures/clients.ts';
import { Publisher } from '../publisher.ts';

const ADDRESS = 'localhost:9092';
const logger = pino({ level: 'fatal' });
let broker: KafkaContainer;

beforeAll(async () => {
  broker = await KafkaContainer.start();
});

afterAll(async () => {
  await broker?.[Symbol.asyncDispose]();
});

/** Compressible, and longer than the 32 KiB that Java's Snappy puts into one block. */
const lines = Array.from({ length: 2_000 }, (_, n) => `order ${n} of a shop that sells cables`);

const compressed = compressions.filter((compression) => compression !== 'none');

test.each(compressed)("reads what Kafka's own producer compressed: %s", async (compression) => {
  const topic = `from-java-${compression}`;
  await broker.createTopic(topic, 1);
  const produce =
    `seq -f "order %g of a shop that sells cables" 0 ${lines.length - 1} | ` +
    `kafka-console-producer.sh --bootstrap-server ${ADDRESS} --topic ${topic} ` +
    `--compression-codec ${compression} --batch-size 200000 --timeout 500`;
  await broker.exec(['bash', '-c', produce]);

  expect(await compressionOf(topic)).toBe(compression);
  const records = await readTopic(broker.brokers, topic, lines.length);
  expect(records.map(({ value }) => value?.toString())).toEqual(lines);
});

test("Kafka's own consumer reads what is written here, with each compression", async () => {
  const clients = kafkaClients.map((name) => [name, clientOf(name, broker.brokers)] as const);
  for (const [[name, client], compression] of clients.flatMap((c) =>
    compressions.map((compression) => [c, compression] as const),
  )) {
    const topic = `to-java-${name}-${compression}`;
    await broker.createTopic(topic, 1);
    const publisher = new Publisher(client.producer(compression), {
      component: 'test',
      logger,
    });
    await Promise.all(lines.map((value) => publisher.publish({ topic, key: null, value })));
    await publisher.stop();
    expect(await compressionOf(topic)).toBe(compression);
  }

  const count = lines.length * compressions.length * clients.length;
  const consume =
    `kafka-console-consumer.sh --bootstrap-server ${ADDRESS} --include 'to-java-.*' ` +
    `--from-beginning --max-messages ${count} 2>/dev/null`;
  const read = (await broker.exec(['bash', '-c', consume])).trim().split('\n');
  const written = clients.flatMap(() => compressions.flatMap(() => lines));
  expect(read.toSorted()).toEqual(written.toSorted());
});

/** The compression of the first record batch in the log of partition 0. */
async function compressionOf(topic: string): Promise<string | undefined> {
  const log = `/var/lib/kafka/data/${topic}-0/00000000000000000000.log`;
  const attributes = await broker.exec(['od', '-An', '-tu1', '-j22', '-N1', log]);
  return compressions[Number(attributes) & 0x07];
}
