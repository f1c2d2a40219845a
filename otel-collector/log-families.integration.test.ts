import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  ResourcePatternTypes,
} from 'kafkajs';
import type { StartedNetwork, StartedTestContainer } from 'testcontainers';
import { GenericContainer, Network, Wait } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientOf, KAFKA_PORT, startBroker, startZooKeeper } from '../images/kafka-nodes.ts';
import { imageOf } from '../images/tool.ts';

const LOKI_PORT = 3100;
/** What the broker answers 200 times, so that a tenth of them is a number to compare with. */
const REQUESTS = 200;

const running = new AsyncDisposableStack();
let kafka: StartedTestContainer;
let loki: StartedTestContainer;

beforeAll(async () => {
  const network = running.use(await new Network().start());
  const logs = { kafka: volume(), zookeeper: volume() };
  loki = running.use(await startLoki(network));
  running.use(await startZooKeeper({ network, name: 'zookeeper', logs: logs.zookeeper }));
  kafka = running.use(
    await startBroker({
      network,
      name: 'kafka',
      logs: logs.kafka,
      environment: {
        KAFKA_REQUEST_LOG: 'on',
        KAFKA_AUTHORIZER_CLASS_NAME: 'kafka.security.authorizer.AclAuthorizer',
        KAFKA_ALLOW_EVERYONE_IF_NO_ACL_FOUND: 'true',
      },
    }),
  );
  running.use(await startCollector(network, logs));
  await useTheBroker();
});

afterAll(() => running.disposeAsync());

describe.each([
  { service: 'kafka', family: 'server', says: /^\[KafkaServer id=1\] started/ },
  { service: 'kafka', family: 'controller', says: /Processing automatic preferred|New topics/ },
  { service: 'kafka', family: 'state-change', says: /OnlinePartition/ },
  { service: 'kafka', family: 'log-cleaner', says: /Starting the log cleaner/ },
  { service: 'kafka', family: 'request', says: /^Completed request:/ },
  { service: 'kafka', family: 'authorizer', says: /User:ANONYMOUS is Denied Operation/ },
  { service: 'zookeeper', family: 'zookeeper', says: /binding to port/ },
])('log family $family', ({ service, family, says }) => {
  test('is found by its label, each line with its severity, logger and instance', async () => {
    const lines = await linesOf(`{service_name="${service}", log_family="${family}"}`, says);
    for (const { labels } of lines) {
      expect(labels).toMatchObject({
        severity_text: expect.stringMatching(/^(DEBUG|INFO|WARN|ERROR)$/),
        detected_level: expect.stringMatching(/^(debug|info|warn|error)$/),
        scope_name: expect.stringMatching(/\w/),
        service_instance_id: service,
      });
    }
  });
});

test('a stack trace of many lines stays with its record', async () => {
  const lines = await linesOf('{log_family="server"} | severity_text="WARN"', /Unexpected error/);
  const [record] = lines.filter(({ line }) => line.includes('Unexpected error'));
  expect(record?.labels.exception_type).toBe(
    'org.apache.kafka.common.network.InvalidReceiveException',
  );
  expect(record?.labels.exception_stacktrace?.split('\n\tat ').length).toBeGreaterThan(5);
});

test('of the request log, a sample is kept', async () => {
  const { output } = await kafka.exec(['grep', '-c', 'Completed', '/var/log/kafka/request.log']);
  const written = Number(output);
  expect(written).toBeGreaterThan(REQUESTS);
  const kept = await linesOf('{log_family="request"}', /Completed/);
  expect(kept.length).toBeLessThan(written / 2);
});

/** Asks what makes it write to each of its logs. */
async function useTheBroker(): Promise<void> {
  const client = clientOf(new Map([['kafka', kafka]]), 'log-families-test');
  const admin = client.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'forbidden' }] });
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

  const stranger = connect(kafka.getMappedPort(KAFKA_PORT), kafka.getHost());
  stranger.on('error', () => {}).end('GET / HTTP/1.0\r\n\r\n');
}

interface Line {
  line: string;
  labels: Record<string, string>;
}

/** The lines that Loki has, as soon as one of them says that. */
async function linesOf(query: string, says: RegExp): Promise<Line[]> {
  const url = new URL(`http://${loki.getHost()}:${loki.getMappedPort(LOKI_PORT)}`);
  url.pathname = '/loki/api/v1/query_range';
  url.search = new URLSearchParams({ query, limit: '5000' }).toString();
  let lines: Line[] = [];
  await expect
    .poll(
      async () => {
        const response = await fetch(url);
        const { data } = (await response.json()) as LokiAnswer;
        lines = data.result.flatMap(({ stream, values }) =>
          values.map(([, line]) => ({ line, labels: stream })),
        );
        return lines.map(({ line }) => line).join('\n');
      },
      { timeout: 30_000, interval: 500 },
    )
    .toMatch(new RegExp(says, `${says.flags}m`));
  return lines;
}

interface LokiAnswer {
  data: { result: { stream: Record<string, string>; values: [string, string][] }[] };
}

async function startLoki(network: StartedNetwork): Promise<StartedTestContainer> {
  const config = '/etc/loki/local-config.yaml';
  return new GenericContainer(await imageOf('loki'))
    .withNetwork(network)
    .withNetworkAliases('loki')
    .withExposedPorts(LOKI_PORT)
    .withBindMounts([{ source: inRepository('loki/loki.yaml'), target: config, mode: 'ro' }])
    .withCommand([`-config.file=${config}`])
    .withWaitStrategy(Wait.forHttp('/ready', LOKI_PORT))
    .start();
}

async function startCollector(
  network: StartedNetwork,
  logs: { kafka: string; zookeeper: string },
): Promise<StartedTestContainer> {
  const healthPort = 13133;
  const config = '/etc/otelcol-contrib/config.yaml';
  return new GenericContainer(await imageOf('otel-collector'))
    .withNetwork(network)
    .withExposedPorts(healthPort)
    .withBindMounts([
      { source: inRepository('otel-collector/config.yaml'), target: config, mode: 'ro' },
      { source: '/proc/stat', target: '/hostfs/proc/stat', mode: 'ro' },
      { source: logs.kafka, target: '/var/log/kafka/kafka', mode: 'ro' },
      { source: logs.zookeeper, target: '/var/log/zookeeper/zookeeper', mode: 'ro' },
    ])
    .withTmpFs({ '/var/lib/otelcol/file_storage': 'mode=1777' })
    .withWaitStrategy(Wait.forHttp('/health', healthPort))
    .start();
}

function inRepository(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}

/** The name of a Docker volume, which the first container makes and the end of the tests removes. */
function volume(): string {
  const name = `kafka-o11y-${randomUUID()}`;
  running.defer(async () => {
    await promisify(execFile)('docker', ['volume', 'rm', name]);
  });
  return name;
}
