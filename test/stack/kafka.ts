import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { KafkaSecurity } from '@kafka-o11y/kafka';
import { createKafka } from '@kafka-o11y/kafka';
import { parseOrder } from '@kafka-o11y/orders';
import { canaryTopic, consumerGroup, ports, services } from '@kafka-o11y/vocabulary';
import type { Admin } from 'kafkajs';
import { AssignerProtocol } from 'kafkajs';
import { pino } from 'pino';
import { expect } from 'vitest';
import { compose } from './compose.ts';
import { isCluster, isSecure, settings } from './settings.ts';

/** A broker advertises its name on the compose network; from here it is a published port. */
const published: Record<string, string> = {
  [services.kafka]: settings.KAFKA_PORT,
  ...(isCluster && {
    [services.kafka2]: settings.KAFKA_2_PORT,
    [services.kafka3]: settings.KAFKA_3_PORT,
  }),
};

/** One of the secrets that a service of a secure stack has, by the name of its file. */
export async function secret(service: string, file: string): Promise<string> {
  const directory = service === services.kafka ? '/etc/kafka/secrets' : '/etc/secrets';
  return (await compose(['exec', '--no-TTY', service, 'cat', `${directory}/${file}`])).trim();
}

/** What a user of a secure stack shows the brokers; nothing on a plain one. */
async function securityOf(username: string, password: string): Promise<KafkaSecurity> {
  const ca = await secret(services.kafka, 'ca.pem');
  return { tls: { ca }, sasl: { mechanism: 'SCRAM-SHA-512', username, password } };
}

function kafkaAs(security: KafkaSecurity | undefined) {
  return createKafka({
    clientId: 'end-to-end-test',
    brokers: Object.keys(published).map((host) => `${host}:${ports.kafka}`),
    logger: pino({ level: 'silent' }),
    retries: 12, // about 10 s: a test may ask right after a fault
    security,
    socketFactory({ host, ssl, onConnect }) {
      const at = { host: '127.0.0.1', port: Number(published[host]) };
      return ssl
        ? connectTls({ ...at, ...ssl, servername: host }, onConnect)
        : connect(at, onConnect);
    },
  });
}

const kafka = kafkaAs(
  isSecure ? await securityOf('admin', await secret(services.kafka, 'admin-password')) : undefined,
);

/** On a secure stack: has the producer's user ask for what it has no right to, as its group. */
export async function askForbidden(): Promise<void> {
  const user = services.producer;
  const admin = kafkaAs(await securityOf(user, await secret(user, 'password'))).admin();
  await admin.connect();
  try {
    await expect(admin.fetchTopicOffsets(canaryTopic)).rejects.toThrow(/not authorized/i);
  } finally {
    await admin.disconnect();
  }
}

async function withAdmin<T>(use: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}

/** An offset for each partition. */
export type Offsets = Map<number, bigint>;

function toOffsets(partitions: { partition: number; offset: string }[]): Offsets {
  return new Map(partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
}

/** The offset that the next record of each partition will get. */
export async function endOffsets(topic: string): Promise<Offsets> {
  return toOffsets(await withAdmin((admin) => admin.fetchTopicOffsets(topic)));
}

/** The offset from which the group goes on reading each partition; -1 where it has none. */
export async function committedOffsets(groupId: string, topic: string): Promise<Offsets> {
  const [of] = await withAdmin((admin) => admin.fetchOffsets({ groupId, topics: [topic] }));
  return toOffsets(of?.partitions ?? []);
}

/** An error that lists the partitions of which the consumer has not yet committed everything. */
export async function assertProcessedUpTo(topic: string, end: Offsets): Promise<void> {
  const committed = await committedOffsets(consumerGroup, topic);
  const behind = [...end].filter(
    ([partition, offset]) => (committed.get(partition) ?? 0n) < offset,
  );
  if (behind.length === 0) return;
  const list = behind.map(
    ([partition, offset]) => `${partition}: ${committed.get(partition)} of ${offset}`,
  );
  throw new Error(`${topic} is committed up to ${list.join(', ')}`);
}

export function sum(offsets: Offsets): bigint {
  return [...offsets.values()].reduce((total, offset) => total + offset, 0n);
}

/** The partitions of `topic` that each member of a stable group owns. */
export async function ownedPartitions(groupId: string, topic: string): Promise<number[][]> {
  const { groups } = await withAdmin((admin) => admin.describeGroups([groupId]));
  const [group] = groups;
  if (group?.state !== 'Stable') throw new Error(`${groupId} is ${group?.state ?? 'unknown'}`);
  return group.members.map(
    ({ memberAssignment }) =>
      AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment[topic] ?? [],
  );
}

/** Writes one record as it is, so that a test can send what no producer would. */
export async function send(topic: string, key: string, value: string): Promise<void> {
  const producer = kafka.producer();
  await producer.connect();
  try {
    await producer.send({ topic, acks: -1, messages: [{ key, value }] });
  } finally {
    await producer.disconnect();
  }
}

/**
 * Sends a broker an HTTP request, as a scanner or a browser does. It takes the first four bytes for
 * the size of a record beyond its limit, or all for a TLS record that it is not (less than the five
 * bytes of its header would be a connection that was given up), closes the connection, and says so in
 * its log.
 */
export async function sendGarbage(): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port: Number(settings.KAFKA_PORT) });
  socket.resume().end('GET / HTTP/1.1\r\n\r\n'); // It closes when the broker's answer is read.
  await once(socket, 'close');
}

export interface OrderRecord {
  orderId: string;
  partition: number;
  offset: bigint;
}

/** Reads the records between two positions of a topic, in a group that is deleted afterwards. */
export async function readOrders(
  topic: string,
  from: Offsets,
  to: Offsets,
): Promise<OrderRecord[]> {
  const groupId = `end-to-end-test-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId });
  const records: OrderRecord[] = [];
  const unfinished = new Set([...to.keys()].filter((p) => (from.get(p) ?? 0n) < (to.get(p) ?? 0n)));
  const done = Promise.withResolvers<void>();
  if (unfinished.size === 0) return records;
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    consumer.on(consumer.events.CRASH, ({ payload }) => done.reject(payload.error));
    await consumer.run({
      autoCommit: false,
      eachMessage: async ({ partition, message }) => {
        const offset = BigInt(message.offset);
        const end = to.get(partition) ?? 0n;
        if (offset >= (from.get(partition) ?? 0n) && offset < end) {
          const orderId = parseOrder(message.value).id;
          records.push({ orderId, partition, offset });
        }
        if (offset >= end - 1n) unfinished.delete(partition);
        if (unfinished.size === 0) done.resolve();
      },
    });
    for (const [partition, offset] of from) {
      consumer.seek({ topic, partition, offset: String(offset) });
    }
    const timeout = setTimeout(() => {
      const missing = [...unfinished].join(', ');
      done.reject(new Error(`${topic}: end of partitions ${missing} not reached within 60 s`));
    }, 60_000);
    await done.promise.finally(() => clearTimeout(timeout));
  } finally {
    await consumer.disconnect();
  }
  await withAdmin((admin) => admin.deleteGroups([groupId]));
  return records;
}
