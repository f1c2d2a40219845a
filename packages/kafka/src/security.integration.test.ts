import type { Certificates } from '@kafka-o11y/test-kit';
import { addressOf, makeCertificates, startBroker } from '@kafka-o11y/test-kit';
import { kafkaClients } from '@kafka-o11y/vocabulary';
import { pino } from 'pino';
import type { StartedTestContainer } from 'testcontainers';
import { Network } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kafkaClient } from './client.ts';
import { Publisher } from './publisher.ts';

const user = { username: 'orders', password: 'correct horse' };
const topic = 'secured';

const running = new AsyncDisposableStack();
let certificates: Certificates;
let broker: StartedTestContainer;

/** A broker that shows the certificate, and knows one user. */
async function startWith({ cert, key }: Certificates): Promise<StartedTestContainer> {
  const network = running.use(await new Network().start());
  const started = running.use(
    await startBroker({
      network,
      name: 'kafka',
      mode: 'kraft',
      security: 'SASL_SSL',
      files: { '/tmp/broker.pem': `${key}\n${cert}` },
      environment: {
        KAFKA_SSL_KEYSTORE_TYPE: 'PEM',
        KAFKA_SSL_KEYSTORE_LOCATION: '/tmp/broker.pem',
        KAFKA_SASL_ENABLED_MECHANISMS: 'SCRAM-SHA-512',
        KAFKA_LISTENER_NAME_HOST_SCRAM__SHA__512_SASL_JAAS_CONFIG:
          'org.apache.kafka.common.security.scram.ScramLoginModule required;',
      },
    }),
  );
  const tool = async (line: string) => {
    const { exitCode, output } = await started.exec(['bash', '-c', line]);
    if (exitCode !== 0) throw new Error(output);
  };
  const inside = '--bootstrap-server kafka:9092';
  await tool(
    `kafka-configs.sh ${inside} --alter --entity-type users --entity-name ${user.username}` +
      ` --add-config 'SCRAM-SHA-512=[password=${user.password}]'`,
  );
  await tool(`kafka-topics.sh ${inside} --create --topic ${topic}`);
  return started;
}

beforeAll(async () => {
  certificates = await makeCertificates();
  broker = await startWith(certificates);
});
afterAll(() => running.disposeAsync());

describe.each(kafkaClients)('%s', (name) => {
  test('sends with name and password over TLS', async () => {
    const logger = pino({ level: 'silent' });
    const client = await kafkaClient(name, {
      brokers: [addressOf(broker)],
      clientId: 'test',
      logger,
      security: { tls: { ca: certificates.ca }, sasl: { mechanism: 'SCRAM-SHA-512', ...user } },
    });
    const publisher = new Publisher(client.producer(), { component: 'test', logger });
    await publisher.start();
    const delivery = await publisher.publish({ topic, key: 'a', value: 'b' });
    expect(delivery.offset).toMatch(/^\d+$/);
    await publisher.stop(5_000);
  });
});
