/**
 * Bare KafkaJS, with what OpenTelemetry's own package instruments without being asked for anything:
 * `node --require @opentelemetry/auto-instrumentations-node/register main.ts`.
 */
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import { compressions } from '@kafka-o11y/vocabulary';
import { compressFrame, decompressFrame } from 'lz4-napi';
import { sendInBatches } from '../../program/batches.ts';
import type { Client } from '../../program/run.ts';
import { run } from '../../program/run.ts';
import type { Settings } from '../../program/settings.ts';

// Only what is required gets patched without a loader hook.
const require = createRequire(import.meta.url);
const { CompressionCodecs, CompressionTypes, Kafka, logLevel, Partitioners } =
  require('kafkajs') as typeof import('kafkajs');

const toZstd = promisify(zstdCompress);
const fromZstd = promisify(zstdDecompress);
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: ({ buffer }: { buffer: Buffer }) => compressFrame(buffer),
  decompress: (data: Buffer) => decompressFrame(data),
});
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: ({ buffer }: { buffer: Buffer }) => toZstd(buffer),
  decompress: (data: Buffer) => fromZstd(data),
});

const kafka = ({ brokers }: Settings) =>
  new Kafka({ brokers: brokers.split(','), clientId: 'bench', logLevel: logLevel.NOTHING });

const stock: Client = {
  async producer(settings) {
    const { topic } = settings;
    const compression = compressions.indexOf(settings.compression);
    const createPartitioner = Partitioners.DefaultPartitioner;
    const producer = kafka(settings).producer({ createPartitioner });
    await producer.connect();
    return {
      send: (source, tally) =>
        sendInBatches(source, tally, settings, (records) => {
          const messages = records.map(({ key, value }) => ({ key, value }));
          return producer.sendBatch({
            acks: -1,
            compression,
            topicMessages: [{ topic, messages }],
          });
        }),
      stop: () => producer.disconnect(),
    };
  },

  async consumer(settings, tally) {
    const consumer = kafka(settings).consumer({
      groupId: settings.group,
      heartbeatInterval: 250,
      maxWaitTimeInMs: 250,
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [settings.topic], fromBeginning: true });
    await consumer.run({
      autoCommitInterval: 1_000,
      eachBatch: async ({ batch }) => {
        for (const { value } of batch.messages) if (value !== null) tally.arrived(value);
        tally.received(batch.messages.length);
      },
    });
    return { stop: () => consumer.disconnect() };
  },
};

await run(stock);
