import { readdirSync, readFileSync } from 'node:fs';
import {
  boardUids,
  brokers,
  canaryTopic,
  consumerGroup,
  metricNames,
  ports,
  serviceNamespace,
  services,
  topics,
} from '@kafka-o11y/vocabulary';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

// The names stand in configuration and in queries, too. There nothing imports them.

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

interface Service {
  ports?: string[];
  environment?: Record<string, string>;
}

function servicesOf(path: string): Record<string, Service> {
  return parse(read(path), { merge: true, logLevel: 'error' }).services;
}
const single = servicesOf('docker-compose.yml');
const cluster = servicesOf('compose/cluster.yml');
const kraftCluster = servicesOf('compose/kraft-cluster.yml');
const secure = servicesOf('compose/secure/all.yml');

test('every service is one of compose', () => {
  expect(Object.keys({ ...single, ...cluster, ...kraftCluster, ...secure })).toEqual(
    expect.arrayContaining(Object.values(services)),
  );
});

test('every broker has its proxy', () => {
  const proxies: { name: string; listen: string }[] = JSON.parse(
    read('scenarios/toxiproxy/toxiproxy.json'),
  );
  expect(proxies.map(({ name }) => name)).toEqual(brokers);
  expect(proxies[0]?.listen).toBe(`0.0.0.0:${ports.toxiproxyKafka}`);
});

test.each([
  [services.collector, [ports.otlpHttp, ports.collectorHealth]],
  [services.prometheus, [ports.prometheus]],
  [services.alertmanager, [ports.alertmanager]],
  ['grafana', [ports.grafana]],
  [services.demoApp, [ports.demoApp]],
  [services.toxiproxy, [ports.toxiproxy]],
])('%s publishes %j, by default under the same number', (service, numbers) => {
  const published = single[service]?.ports ?? [];
  for (const port of numbers) {
    expect(published).toContainEqual(expect.stringMatching(`:-${port}}:${port}$`));
  }
});

test('the services reach each other by these names and ports', () => {
  const { environment } = single[services.demoApp] ?? {};
  expect(environment).toMatchObject({
    PROMETHEUS_URL: `http://${services.prometheus}:${ports.prometheus}`,
    ALERTMANAGER_URL: `http://${services.alertmanager}:${ports.alertmanager}`,
    PRODUCER_URL: `http://${services.producer}:${ports.service}`,
    KAFKA_CONSUMER_GROUP_ID: `\${KAFKA_CONSUMER_GROUP_ID:-${consumerGroup}}`,
  });
  expect(single[services.producer]?.environment?.KAFKA_BOOTSTRAP_SERVERS).toContain(
    `:-${services.kafka}:${ports.kafka}}`,
  );
});

test('every board has its file', () => {
  const files = [
    'dashboards',
    'dashboards-zookeeper',
    'dashboards-kraft',
    'dashboards-secure',
  ].flatMap((directory) => readdirSync(new URL(`grafana/${directory}/`, root)));
  expect(files.toSorted()).toEqual(
    Object.values(boardUids)
      .map((uid) => `${uid}.json`)
      .toSorted(),
  );
});

test.each(Object.values(metricNames))('%s is documented by its name in Prometheus', (name) => {
  expect(read('docs/monitor.md')).toContain(name.replaceAll('.', '_'));
});

test('names in queries and on the wire are as they have always been', () => {
  expect(Object.values(topics).map(({ topic }) => topic)).toEqual([
    'orders',
    'orders.retry',
    'orders.dlt',
  ]);
  expect({ canaryTopic, consumerGroup, serviceNamespace }).toEqual({
    canaryTopic: 'canary',
    consumerGroup: 'order-processor',
    serviceNamespace: 'kafka-o11y',
  });
});
