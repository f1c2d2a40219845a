import type { KafkaSecurity } from '@kafka-o11y/kafka';
import { createKafka, kafkaClient, Publisher, Subscriber, securityCause } from '@kafka-o11y/kafka';
import {
  aclEnvironment,
  addressOf,
  addUser,
  createTopic,
  eventually,
  scramEnvironment,
  startBroker,
} from '@kafka-o11y/test-kit';
import type { KafkaClientName } from '@kafka-o11y/vocabulary';
import { consumerGroup, kafkaClients, services, topics } from '@kafka-o11y/vocabulary';
import { AclOperations } from '@platformatic/kafka';
import type { AclFilter, Admin } from 'kafkajs';
import { pino } from 'pino';
import type { StartedTestContainer } from 'testcontainers';
import { Network } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Administrator } from './administrator.ts';
import { aclsOf, rights } from './rights.ts';
import { scramCredential } from './scram.ts';

const password = 'correct-horse';
const users = [services.producer, services.consumer];
const { topic } = topics.orders;

const running = new AsyncDisposableStack();
let broker: StartedTestContainer;
let administrator: Administrator;
let admin: Admin;

const as = (username: string): KafkaSecurity => ({
  sasl: { mechanism: 'SCRAM-SHA-512', username, password },
});

const adminClient = () =>
  createKafka({
    brokers: [addressOf(broker)],
    clientId: 'test',
    logger: pino({ level: 'silent' }),
    security: as('admin'),
  });

// A broker whose authorizer knows one user, who may do everything.
beforeAll(async () => {
  const network = running.use(await new Network().start());
  broker = running.use(
    await startBroker({
      network,
      name: 'kafka',
      mode: 'kraft',
      security: 'SASL_PLAINTEXT',
      environment: {
        ...scramEnvironment,
        ...aclEnvironment('admin'),
      },
    }),
  );
  await addUser(broker, 'admin', password);
  administrator = running.use(await Administrator.connect([addressOf(broker)], as('admin')));
  await administrator.setPasswords(
    await Promise.all(users.map((user) => scramCredential(user, password))),
  );
  await administrator.allow(rights.flatMap(aclsOf));
  admin = adminClient().admin();
  await admin.connect();
  running.defer(() => admin.disconnect());
  for (const { topic } of Object.values(topics)) {
    await createTopic(admin, { topic, numPartitions: 1 });
  }
});
afterAll(() => running.disposeAsync());

test('who has no password any more is not let in', async () => {
  const name = 'broker-a';
  await administrator.setPasswords([await scramCredential(name, password)]);
  const connect = () => Administrator.connect([addressOf(broker)], as(name));
  await using known = await connect();
  expect(known).toBeDefined();
  await administrator.removePasswords([name, 'broker-b']);
  await eventually('it is refused', () => expect(connect()).rejects.toThrow());
});

const loggerInto = (said: string[]) =>
  pino({ level: 'warn' }, { write: (line: string) => void said.push(JSON.parse(line).msg) });

/** Tries what a principal needs a right for, with a client library. `said` gets what its log says. */
type Try = (library: KafkaClientName, said: string[]) => Promise<void>;

const sending =
  (user: string, to: string): Try =>
  async (library, said) => {
    const publisher = new Publisher((await clientAs(user, library, said)).producer(), {
      component: 'test',
      logger: loggerInto(said),
    });
    try {
      await publisher.start();
      await publisher.publish({ topic: to, key: 'a', value: 'b' });
    } catch (error) {
      said.push(securityCause(error) ?? String(error));
    } finally {
      await publisher.stop(5_000);
    }
  };

const reading: Try = async (library, said) => {
  await sending(services.producer, topic)(library, []);
  let handled = 0;
  const subscriber = new Subscriber((await clientAs(services.consumer, library, said)).groups(), {
    groupId: `${consumerGroup}-${library}`,
    topics: [topic],
    fromBeginning: true,
    logger: loggerInto(said),
    handle: async () => {
      handled += 1;
    },
  });
  const started = subscriber.start().catch(() => {});
  try {
    await eventually('it reads, or says why not', () => {
      if (handled === 0) expect(said.join('\n')).toMatch(/no right/);
    });
  } finally {
    await subscriber.stop(5_000);
    await started;
  }
};

function clientAs(user: string, library: KafkaClientName, said: string[]) {
  return kafkaClient(library, {
    brokers: [addressOf(broker)],
    clientId: user,
    logger: loggerInto(said),
    security: as(user),
  });
}

const cases: [principal: string, resource: string, name: string, operation: string, Try][] = [
  [services.producer, 'TOPIC', topic, 'WRITE', sending(services.producer, topic)],
  [services.consumer, 'TOPIC', topic, 'READ', reading],
  [services.consumer, 'GROUP', `${consumerGroup}*`, 'READ', reading],
  [
    services.consumer,
    'TOPIC',
    topics.deadLetter.topic,
    'WRITE',
    sending(services.consumer, topics.deadLetter.topic),
  ],
];

describe.each(kafkaClients)('with %s', (library) => {
  test.each(cases)(
    '%s without its right to %s %s, %s, says so; with it, it says nothing',
    async (principal, resource, name, operation, tried) => {
      const acl = rights
        .filter((right) => right.principal === principal && right.resource === resource)
        .filter((right) => right.name === name)
        .flatMap(aclsOf)
        .filter((acl) => acl.operation === AclOperations[operation as keyof typeof AclOperations]);
      expect(acl).toHaveLength(1);

      await admin.deleteAcls({ filters: acl as AclFilter[] });
      const without: string[] = [];
      await tried(library, without);
      expect(without.join('\n')).toMatch(/no right/);

      await administrator.allow(acl);
      await eventually('it may again', async () => {
        const said: string[] = [];
        await tried(library, said);
        expect(said.filter((line) => line.includes('no right'))).toEqual([]);
      });
    },
  );
});
