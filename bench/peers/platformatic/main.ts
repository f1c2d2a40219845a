/** The bare client of @platformatic/kafka. It has no telemetry of its own. */
import { Consumer, Producer } from '@platformatic/kafka';
import { sendInBatches } from '../../program/batches.ts';
import type { Client } from '../../program/run.ts';
import { run } from '../../program/run.ts';

const ALL_REPLICAS = -1;
const string = (data: string | undefined) => (data === undefined ? undefined : Buffer.from(data));

const platformatic: Client = {
  async producer(settings) {
    const { topic, brokers, compression } = settings;
    const producer = new Producer({
      clientId: 'bench',
      bootstrapBrokers: brokers.split(','),
      serializers: { key: string, value: string },
      autocreateTopics: false,
    });
    await producer.connectToBrokers();
    return {
      send: (source, tally) =>
        sendInBatches(source, tally, settings, (records) => {
          const messages = records.map(({ key, value }) => ({ topic, key, value }));
          return producer.send({ messages, acks: ALL_REPLICAS, compression });
        }),
      stop: () => producer.close(),
    };
  },

  async consumer({ group, topic, brokers }, tally) {
    const consumer = new Consumer({
      clientId: 'bench',
      groupId: group,
      bootstrapBrokers: brokers.split(','),
      heartbeatInterval: 250,
      autocommit: 1_000,
      maxWaitTime: 250,
    });
    const stream = await consumer.consume({
      topics: [topic],
      mode: 'committed',
      fallbackMode: 'earliest',
    });
    stream.on('data', ({ value }) => {
      if (value) tally.arrived(value);
      tally.received(1);
    });
    return { stop: () => consumer.close(true) };
  },
};

await run(platformatic);
