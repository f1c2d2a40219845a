import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startChild } from '@kafka-o11y/service/testing';
import {
  addressOf,
  eventually,
  imageOf,
  inRepository,
  kindsOfRequests,
  runLine,
  startBroker,
  writing,
} from '@kafka-o11y/test-kit';
import { services } from '@kafka-o11y/vocabulary';
import type { StartedTestContainer } from 'testcontainers';
import { GenericContainer, Network } from 'testcontainers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';

const attachedCluster = parse(readFileSync(inRepository('compose/attached-cluster.yml'), 'utf8'), {
  logLevel: 'error',
});
const inside = '--bootstrap-server kafka:9092';
const root = mkdtempSync(join(tmpdir(), 'attached-'));
const running = new AsyncDisposableStack();
let broker: StartedTestContainer;
let topicsBefore: string;

const run = (line: string) => runLine(broker, line);

const topics = () => run(`kafka-topics.sh ${inside} --list`);
const written = (path: string) => readFileSync(join(root, path), 'utf8');

beforeAll(async () => {
  const network = running.use(await new Network().start());
  const environment = { KAFKA_REQUEST_LOG: 'on' };
  broker = running.use(await startBroker({ network, name: 'kafka', mode: 'kraft', environment }));
  await run(`kafka-topics.sh ${inside} --create --topic orders`);
  await run(
    `kafka-consumer-groups.sh ${inside} --group billing --topic orders --reset-offsets --to-earliest --execute`,
  );
  topicsBefore = await topics();
});
afterAll(() => running.disposeAsync());

/** Runs the program as ./start.sh attach does. */
async function attach(bootstrap: string): Promise<number> {
  const program = new URL('attach.ts', import.meta.url).pathname;
  const args = [program, '--bootstrap', bootstrap, '--name', 'theirs'];
  const env = { ...process.env, ATTACHED_DIR: root, DOCKER_NETWORK: 'host', RUN_AS: '1000:1000' };
  return promisify(execFile)(process.execPath, args, { env }).then(
    () => 0,
    ({ code }: { code: number }) => code,
  );
}

test('where no broker can be reached nothing is written', async () => {
  expect(await attach('127.0.0.1:1')).toBe(3);
  expect(() => written('rules/theirs.yml')).toThrow('ENOENT');
});

/** The lines in which the broker has logged the requests of a client. */
async function linesOf(client: string): Promise<string[]> {
  const log = await run('cat /var/log/kafka/request.log*');
  return log.split('\n').filter((line) => line.includes(`clientId\\":\\"${client}\\"`));
}

const requestsOf = async (client: string) => kindsOfRequests(await linesOf(client));

/** How often the Collector has looked at all groups. */
const collections = async () =>
  (await linesOf('otel-collector')).filter((line) => line.includes('LIST_GROUPS')).length;

/** Waits until the Collector has heard of what has just changed, which takes it 30 s, and has looked once more. */
async function someCollections(): Promise<void> {
  const before = await collections();
  await eventually(
    'four collections',
    async () => expect(await collections()).toBeGreaterThanOrEqual(before + 4),
    { seconds: 90 },
  );
}

test('what it writes watches the cluster, and nothing is written to that', {
  timeout: 300_000,
}, async () => {
  expect(await attach(addressOf(broker))).toBe(0);
  expect(written('rules/theirs.yml')).toContain('expr: vector(1)');

  // Compose takes $$ for $.
  const compose = parse(written('clusters/theirs/compose.yml').replaceAll('$$', '$'));
  const { environment } = compose.services['monitor-theirs'];
  const program = new URL('../../monitor/src/main.ts', import.meta.url);
  await using monitor = startChild(program, { ...environment, HTTP_PORT: '0' });
  await monitor.prints(/"monitoring"/);

  const configs = '/etc/otelcol-contrib';
  await using agent = await new GenericContainer(await imageOf(services.collector))
    .withNetworkMode('host')
    .withEnvironment({ KAFKA_CLUSTER_NAME: 'theirs', GATEWAY_ENDPOINT: '127.0.0.1:1' })
    .withCopyFilesToContainer([
      { source: inRepository('otel-collector/agent.yaml'), target: `${configs}/agent.yaml` },
      {
        source: join(root, 'clusters/theirs/otel-collector.yaml'),
        target: `${configs}/cluster.yaml`,
      },
    ])
    .withCommand(attachedCluster.services['otel-collector'].command)
    .start();

  for (const client of ['monitor', 'otel-collector']) {
    await eventually(`offsets that ${client} reads`, async () => {
      expect(await requestsOf(client)).toEqual(
        expect.arrayContaining(['LIST_OFFSETS', 'OFFSET_FETCH']),
      );
    });
  }
  for (const client of ['monitor', 'monitor.canary', 'otel-collector', 'kafka-o11y-doctor']) {
    expect(writing(await requestsOf(client))).toEqual([]);
  }
  expect(await requestsOf('monitor.canary')).toEqual([]);
  expect(await topics()).toBe(topicsBefore);

  // Brokers create a topic for whoever asks for it and does not say that they must not.
  await run(`kafka-topics.sh ${inside} --create --topic short-lived`);
  await someCollections();
  await run(`kafka-topics.sh ${inside} --delete --topic short-lived`);
  await someCollections();
  expect(await topics()).toBe(topicsBefore);
  await agent.stop();
});
