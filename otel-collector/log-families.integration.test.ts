import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import type { LogLine, LogQuestion, Logs } from '@kafka-o11y/backends';
import type { KafkaMode } from '@kafka-o11y/test-kit';
import {
  addressOf,
  clientOf,
  docker,
  environmentOf,
  eventually,
  imageOf,
  inRepository,
  recorded,
  startBroker,
  startZooKeeper,
} from '@kafka-o11y/test-kit';
import { ports, services } from '@kafka-o11y/vocabulary';
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  ResourcePatternTypes,
} from 'kafkajs';
import type { StartedNetwork, StartedTestContainer } from 'testcontainers';
import { GenericContainer, Network, Wait } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLogStore } from './start-store.ts';

/** What the broker answers 200 times, so that a tenth of them is a number to compare with. */
const REQUESTS = 200;

interface Family {
  service: string;
  family: string;
  says: RegExp;
}

/** What is the same whoever keeps the cluster's metadata. */
const families: Family[] = [
  { service: services.kafka, family: 'log-cleaner', says: /Starting the log cleaner/ },
  { service: services.kafka, family: 'request', says: /^Completed request:/ },
  { service: services.kafka, family: 'authorizer', says: /User:ANONYMOUS is Denied operation/i },
];

const modes: { mode: KafkaMode; authorizer: string; own: Family[] }[] = [
  {
    mode: 'zookeeper',
    authorizer: 'kafka.security.authorizer.AclAuthorizer',
    own: [
      { service: services.kafka, family: 'server', says: /^\[KafkaServer id=1\] started/ },
      {
        service: services.kafka,
        family: 'controller',
        says: /Processing automatic preferred|New topics/,
      },
      { service: services.kafka, family: 'state-change', says: /OnlinePartition/ },
      { service: services.zookeeper, family: 'zookeeper', says: /binding to port/ },
    ],
  },
  {
    mode: 'kraft',
    authorizer: 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    own: [
      { service: services.kafka, family: 'server', says: /Kafka Server started/ },
      { service: services.kafka, family: 'controller', says: /Created topic|CreateTopics result/ },
      { service: services.kafka, family: 'state-change', says: /starts at leader epoch/ },
    ],
  },
];

let running = new AsyncDisposableStack();
let kafka: StartedTestContainer;
let store: Logs;

describe.each(modes)('with $mode', ({ mode, authorizer, own }) => {
  beforeAll(async () => {
    running = new AsyncDisposableStack();
    const network = running.use(await new Network().start());
    const logs = { kafka: volume(), zookeeper: volume() };
    const logStore = await startLogStore(recorded().backends, network);
    running.use(logStore.container);
    store = logStore.store;
    if (mode === 'zookeeper') {
      running.use(await startZooKeeper({ network, name: 'zookeeper', logs: logs.zookeeper }));
    }
    kafka = running.use(
      await startBroker({
        network,
        name: 'kafka',
        mode,
        logs: logs.kafka,
        environment: {
          KAFKA_REQUEST_LOG: 'on',
          KAFKA_AUTHORIZER_CLASS_NAME: authorizer,
          KAFKA_ALLOW_EVERYONE_IF_NO_ACL_FOUND: 'true',
        },
      }),
    );
    running.use(await startCollector(network, logs));
    await useTheBroker();
  });

  afterAll(() => running.disposeAsync());

  describe.each([...own, ...families])('log family $family', ({ service, family, says }) => {
    test('is found by its label, each line with its severity, logger and instance', async () => {
      const lines = await linesOf({ service, family }, says);
      for (const { fields } of lines) {
        expect(fields).toMatchObject({
          severity_text: expect.stringMatching(/^(DEBUG|INFO|WARN|ERROR)$/),
          detected_level: expect.stringMatching(/^(debug|info|warn|error)$/),
          scope_name: expect.stringMatching(/\w/),
          service_instance_id: service,
        });
      }
    });
  });

  test('a stack trace of many lines stays with its record', async () => {
    const lines = await linesOf({ family: 'server', level: 'warn' }, /Unexpected error/);
    const [record] = lines.filter(({ text }) => text.includes('Unexpected error'));
    expect(record?.fields.exception_type).toBe(
      'org.apache.kafka.common.network.InvalidReceiveException',
    );
    expect(record?.fields.exception_stacktrace?.split('\n\tat ').length).toBeGreaterThan(5);
  });

  test('of the request log, a sample is kept', async () => {
    const { output } = await kafka.exec(['grep', '-c', 'Completed', '/var/log/kafka/request.log']);
    const written = Number(output);
    expect(written).toBeGreaterThan(REQUESTS);
    const kept = await linesOf({ family: 'request' }, /Completed/);
    expect(kept.length).toBeLessThan(written / 2);
  });
});

/** Asks what makes it write to each of its logs. */
async function useTheBroker(): Promise<void> {
  const client = clientOf([kafka], 'log-families-test');
  const admin = client.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'forbidden' }] });
  // With KRaft a broker may be named as the leader before it is.
  await eventually('the leader answers', () => admin.fetchTopicOffsets('forbidden'));
  for (let request = 0; request < REQUESTS; request++) await admin.fetchTopicOffsets('forbidden');
  await admin.createAcls({
    acl: [
      {
        resourceType: AclResourceTypes.TOPIC,
        resourceName: 'forbidden',
        resourcePatternType: ResourcePatternTypes.LITERAL,
        principal: 'User:ANONYMOUS',
        host: '*',
        operation: AclOperationTypes.WRITE,
        permissionType: AclPermissionTypes.DENY,
      },
    ],
  });
  await admin.disconnect();

  const producer = client.producer({ retry: { retries: 0 } });
  await producer.connect();
  await expect(producer.send({ topic: 'forbidden', messages: [{ value: 'x' }] })).rejects.toThrow(
    /not authorized/i,
  );
  await producer.disconnect();

  const [host = '', port] = addressOf(kafka).split(':');
  const stranger = connect(Number(port), host);
  stranger.on('error', () => {}).end('GET / HTTP/1.0\r\n\r\n');
}

/** The lines that the store has, as soon as one of them says that. */
async function linesOf(question: LogQuestion, says: RegExp): Promise<LogLine[]> {
  return eventually(
    `a line that says ${says}`,
    async () => {
      const now = Date.now();
      const range = { from: now - 3_600_000, to: now + 60_000, limit: 5000 };
      const lines = await store.lines(question, range);
      expect(lines.map(({ text }) => text).join('\n')).toMatch(new RegExp(says, `${says.flags}m`));
      return lines;
    },
    { seconds: 30, everyMs: 500 },
  );
}

async function startCollector(
  network: StartedNetwork,
  logs: { kafka: string; zookeeper: string },
): Promise<StartedTestContainer> {
  const config = '/etc/otelcol-contrib/config.yaml';
  return new GenericContainer(await imageOf(services.collector))
    .withNetwork(network)
    .withEnvironment(await environmentOf(services.collector))
    .withExposedPorts(ports.collectorHealth)
    .withBindMounts([
      { source: inRepository('otel-collector/config.yaml'), target: config, mode: 'ro' },
      { source: '/proc/stat', target: '/hostfs/proc/stat', mode: 'ro' },
      { source: logs.kafka, target: '/var/log/kafka/kafka', mode: 'ro' },
      { source: logs.zookeeper, target: '/var/log/zookeeper/zookeeper', mode: 'ro' },
    ])
    .withTmpFs({ '/var/lib/otelcol/file_storage': 'mode=1777' })
    .withWaitStrategy(Wait.forHttp('/health', ports.collectorHealth))
    .start();
}

/** The name of a Docker volume, which the first container makes and the end of the tests removes. */
function volume(): string {
  const name = `kafka-o11y-${randomUUID()}`;
  running.defer(async () => {
    await docker(['volume', 'rm', name]);
  });
  return name;
}
