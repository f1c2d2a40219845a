import { Cluster, createKafka } from '@kafka-o11y/kafka';
import { eventually, KafkaContainer } from '@kafka-o11y/test-kit';
import type { Kafka } from 'kafkajs';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commitOffsets } from '../../testing/commit-offsets.ts';
import { LagCollection, lagClientOptions } from './collection.ts';
import type { FoundGroup } from './exported-groups.ts';
import { exportedMembers } from './exported-members.ts';
import { STOPPED_SAMPLES, WINDOW_SAMPLES } from './status.ts';

/** Groups that only brokers of 4.x have; their members are Kafka's own tools. */

const topic = 'orders';
const bootstrap = ['--bootstrap-server', 'kafka:9092'];
let broker: KafkaContainer;
let kafka: Kafka;
let cluster: Cluster;

beforeAll(async () => {
  broker = await KafkaContainer.start({ mode: 'kraft' });
  const logger = pino({ level: 'silent' });
  kafka = createKafka({ brokers: broker.brokers, clientId: 'test', logger, ...lagClientOptions });
  cluster = new Cluster(createKafka({ brokers: broker.brokers, clientId: 'setup', logger }));
  await broker.createTopic(topic, 2);
  await cluster.refresh();
});

afterAll(async () => {
  await cluster?.close();
  await broker?.[Symbol.asyncDispose]();
});

async function produce(records: number): Promise<void> {
  const producer = kafka.producer();
  await producer.connect();
  const messages = Array.from({ length: records }, (_, n) => ({ value: 'x', partition: n % 2 }));
  await producer.send({ topic, messages });
  await producer.disconnect();
}

/** A tool in the broker's container that reads until it is stopped. */
function run(tool: string, group: string, ...options: string[]): { stop(): Promise<void> } {
  const pidFile = `/tmp/${group}.pid`;
  const command = [tool, ...bootstrap, '--topic', topic, '--group', group, ...options].join(' ');
  const ended = broker
    .exec(['sh', '-c', `echo $$ > ${pidFile}; exec ${command} > /dev/null 2> /tmp/${group}.log`])
    .catch(() => '');
  return {
    async stop() {
      await broker.exec(['sh', '-c', `kill $(cat ${pidFile})`]);
      await ended;
    },
  };
}

/** Collections of one monitor. */
function look(group: string) {
  const collection = new LagCollection(kafka);
  const collect = async (times = 1): Promise<FoundGroup | undefined> => {
    let found: FoundGroup | undefined;
    for (let n = 0; n < times; n++) {
      const { groups, errors } = await collection.collect(new AbortController().signal);
      expect(errors).toEqual([]);
      found = groups.find((one) => one.group === group);
    }
    return found;
  };
  return { collect, [Symbol.asyncDispose]: () => collection.close() };
}

const unread = (found: FoundGroup | undefined) =>
  found?.partitions.reduce((sum, { records }) => sum + records, 0);

describe('a group of the consumer protocol (KIP-848)', () => {
  const group = 'payments';

  test('with a live member that commits nothing is stalled, and not stopped until the member has left', async () => {
    await using joining = look(group);
    await produce(100);
    await commitOffsets(
      cluster,
      group,
      [0, 1].map((partition) => ({ topic, partition, offset: 0 })),
    );
    const member = run(
      'kafka-console-consumer.sh',
      group,
      '--consumer-property group.protocol=consumer',
      '--consumer-property enable.auto.commit=false',
      '--consumer-property client.id=payments-app',
    );
    await eventually('the member owns both partitions', async () => {
      const found = await joining.collect();
      expect(found).toMatchObject({
        type: 'consumer',
        state: 'Stable',
        assignor: 'uniform',
        hasMembers: true,
      });
      expect(found?.epoch).toBeGreaterThan(0);
      expect(exportedMembers(found ? [found] : [], 10)).toMatchObject([
        {
          clientId: 'payments-app',
          host: expect.stringMatching(/^[\d.]+$/),
          type: 'consumer',
          owns: 'orders 0-1',
          records: 100,
        },
      ]);
    });
    await using monitor = look(group);
    expect((await monitor.collect(STOPPED_SAMPLES))?.status).toBe('ok');
    expect((await monitor.collect(WINDOW_SAMPLES))?.status).toBe('stalled');
    await member.stop();
    await eventually('the group is empty', async () => {
      expect(await monitor.collect()).toMatchObject({ hasMembers: false, members: [] });
    });
    expect(await monitor.collect(STOPPED_SAMPLES)).toMatchObject({
      type: 'consumer',
      state: 'Empty',
      status: 'stopped',
    });
  });

  test('has members of both protocols while it is rolled from one to the other', async () => {
    await using monitor = look('rolled');
    const types = async () =>
      ((await monitor.collect())?.members ?? []).map(({ type }) => type).sort();
    const classic = kafka.consumer({ groupId: 'rolled' });
    await classic.connect();
    await classic.subscribe({ topic });
    await classic.run({ eachMessage: async () => {} });
    await eventually('the classic member has joined', async () => {
      expect(await types()).toEqual(['classic']);
    });
    const other = run(
      'kafka-console-consumer.sh',
      'rolled',
      '--consumer-property group.protocol=consumer',
    );
    await eventually('the other member has joined', async () => {
      expect(await types()).toEqual(['classic', 'consumer']);
      expect((await monitor.collect())?.type).toBe('consumer');
    });
    await classic.disconnect();
    await other.stop();
  });
});

describe('a share group (KIP-932)', () => {
  const group = 'shipping';

  test('has the records that it has not processed, and stops when nobody is in it', async () => {
    await using monitor = look(group);
    const member = run('kafka-console-share-consumer.sh', group);
    await eventually('the member has its partitions', async () => {
      const found = await monitor.collect();
      expect(found).toMatchObject({ type: 'share', hasMembers: true });
      expect(found?.members).toMatchObject([{ type: 'share', partitions: [{ topic }, { topic }] }]);
      expect(found?.status, 'nothing is known until it has read something').toBeUndefined();
    });
    await produce(60);
    await eventually('all is read', async () => {
      const found = await monitor.collect();
      expect(unread(found)).toBe(0);
      expect(found?.partitions).toMatchObject([{ seconds: 0 }, { seconds: 0 }]);
      expect(found?.status).toBe('ok');
    });
    await member.stop();
    await produce(40);
    await eventually('what is written now is unread', async () => {
      const found = await monitor.collect();
      expect(found?.hasMembers).toBe(false);
      expect(unread(found)).toBe(40);
      for (const { seconds } of found?.partitions ?? []) expect(seconds).toBeGreaterThan(0);
    });
    expect((await monitor.collect(STOPPED_SAMPLES))?.status).toBe('stopped');
  });
});
