/**
 * Publisher and Subscriber, with the telemetry that `--import` brings. Argument: the library that
 * they use.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { kafkaClient, Publisher, Subscriber } from '@kafka-o11y/kafka';
import { shutdownTelemetry } from '@kafka-o11y/telemetry';
import { kafkaClients } from '@kafka-o11y/vocabulary';
import { pino } from 'pino';
import type { Client } from '../program/run.ts';
import { run } from '../program/run.ts';
import type { Settings } from '../program/settings.ts';
import type { SourceRecord } from '../program/source.ts';

const logger = pino({ level: 'error' }, process.stderr);
const FLUSH_MS = 30_000;
const TICK_MS = 1;

const [, , name] = process.argv;
const library = kafkaClients.find((client) => client === name);
if (!library) throw new Error(`Argument: ${kafkaClients.join(' or ')}`);

const client = ({ brokers }: Settings) =>
  kafkaClient(library, { brokers: brokers.split(','), clientId: 'bench', logger });

const ours: Client = {
  async producer(settings) {
    const { topic, batchRecords, inFlight, lingerMs, compression } = settings;
    const publisher = new Publisher((await client(settings)).producer(compression), {
      component: 'bench',
      logger,
      lingerMs,
      maxInFlight: inFlight,
    });
    await publisher.start();
    return {
      async send(source, tally) {
        const send = async (records: SourceRecord[]) => {
          const outgoing = records.map(({ key, value }) => ({ topic, key, value }));
          await publisher.publishAll(outgoing).then(
            () => tally.acknowledged(records),
            () => tally.refused(),
          );
        };
        while (!source.over) {
          if (source.paced) await sleep(TICK_MS);
          await publisher.writable();
          const records = source.take(batchRecords);
          // A rate is not known in batches: each record comes by itself.
          if (source.paced) for (const record of records) void send([record]);
          else void send(records);
        }
        while (publisher.queued > 0) await sleep(TICK_MS);
      },
      stop: () => publisher.stop(),
    };
  },

  async consumer(settings, tally) {
    const subscriber = new Subscriber((await client(settings)).groups(), {
      groupId: settings.group,
      topics: [settings.topic],
      fromBeginning: true,
      logger,
      handleBatch: async (records) => {
        for (const { value } of records) if (value !== null) tally.arrived(value);
        tally.received(records.length);
      },
    });
    await subscriber.start();
    return subscriber;
  },
};

await run(ours, () => shutdownTelemetry(FLUSH_MS));
