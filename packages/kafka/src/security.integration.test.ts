import type { Certificates } from '@kafka-o11y/test-kit';
import {
  addressOf,
  addUser,
  makeCertificates,
  runLine,
  scramEnvironment,
  startBroker,
} from '@kafka-o11y/test-kit';
import type { KafkaClientName } from '@kafka-o11y/vocabulary';
import { kafkaClients } from '@kafka-o11y/vocabulary';
import { pino } from 'pino';
import type { StartedTestContainer } from 'testcontainers';
import { Network } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { securityCause } from './causes.ts';
import { kafkaClient } from './client.ts';
import { createKafka } from './kafka.ts';
import { Connections } from './platformatic/connections.ts';
import { Publisher } from './publisher.ts';
import type { KafkaSecurity } from './security.ts';

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
        ...scramEnvironment,
      },
    }),
  );
  await addUser(started, user.username, user.password);
  await runLine(started, `kafka-topics.sh --bootstrap-server kafka:9092 --create --topic ${topic}`);
  return started;
}

/** How a client library connects, once. @throws what it throws where it can't */
const libraries: Record<
  KafkaClientName,
  (broker: StartedTestContainer, security?: KafkaSecurity) => Promise<void>
> = {
  async kafkajs(broker, security) {
    const logger = pino({ level: 'silent' });
    const options = { brokers: [addressOf(broker)], clientId: 'test', logger, retries: 0 };
    const admin = createKafka({ ...options, security }).admin();
    try {
      await admin.connect();
      await admin.listTopics();
    } finally {
      await admin.disconnect();
    }
  },
  async platformatic(broker, security) {
    const connections = new Connections({
      brokers: [addressOf(broker)],
      clientId: 'test',
      security,
    });
    try {
      await connections.connect();
      await connections.refresh([]);
    } finally {
      await connections.close();
    }
  },
};

let otherAuthority: Certificates;

beforeAll(async () => {
  certificates = await makeCertificates();
  broker = await startWith(certificates);
  otherAuthority = await makeCertificates();
});
afterAll(() => running.disposeAsync());

const sasl = { mechanism: 'SCRAM-SHA-512', ...user } as const;

describe.each(kafkaClients)('%s', (name) => {
  test('sends with name and password over TLS', async () => {
    const logger = pino({ level: 'silent' });
    const client = await kafkaClient(name, {
      brokers: [addressOf(broker)],
      clientId: 'test',
      logger,
      security: { tls: { ca: certificates.ca }, sasl },
    });
    const publisher = new Publisher(client.producer(), { component: 'test', logger });
    await publisher.start();
    const delivery = await publisher.publish({ topic, key: 'a', value: 'b' });
    expect(delivery.offset).toMatch(/^\d+$/);
    await publisher.stop(5_000);
  });

  const tls = () => ({ ca: certificates.ca });
  test.each<[string, () => KafkaSecurity | undefined, RegExp]>([
    ['plain text', () => undefined, /wants TLS or a password/],
    ['a password in plain text', () => ({ sasl }), /wants TLS or a password/],
    ['no password', () => ({ tls: tls() }), /wants TLS or a password/],
    [
      'another authority',
      () => ({ tls: { ca: otherAuthority.ca }, sasl }),
      /authority that is not trusted/,
    ],
    [
      'a wrong password',
      () => ({ tls: tls(), sasl: { ...sasl, password: 'x' } }),
      /user and password/,
    ],
    [
      'an unknown user',
      () => ({ tls: tls(), sasl: { ...sasl, username: 'x' } }),
      /user and password/,
    ],
    [
      'another mechanism',
      () => ({ tls: tls(), sasl: { ...sasl, mechanism: 'PLAIN' } }),
      /do not offer/,
    ],
  ])('%s is refused, and the cause is told', async (_what, security, words) => {
    const error = await libraries[name](broker, security()).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(error).toBeInstanceOf(Error);
    expect(securityCause(error)).toMatch(words);
  });
});

describe.each<[string, Parameters<typeof makeCertificates>[0], RegExp]>([
  ['has expired', { days: 0 }, /has expired/],
  ['is for another name', { names: 'DNS:elsewhere' }, /for other names/],
])('a certificate that %s', (_what, wanted, words) => {
  let shown: Certificates;
  let wrong: StartedTestContainer;
  beforeAll(async () => {
    shown = await makeCertificates(wanted);
    wrong = await startWith(shown);
  });

  test.each(kafkaClients)('is told of by %s', async (name) => {
    const failed = libraries[name](wrong, { tls: { ca: shown.ca }, sasl }).catch(securityCause);
    expect(await failed).toMatch(words);
  });
});
