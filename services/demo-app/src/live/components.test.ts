import { describe, expect, test } from 'vitest';
import { configSchema } from '../config.ts';
import type { ComponentState, Part } from '../contract.ts';
import type { Signs } from './components.ts';
import { componentStates, healthUrls } from './components.ts';

const sample = (service: string, value: number, instance = service) => ({
  labels: { service_name: service, service_instance_id: instance },
  value,
});

const well: Signs = {
  up: [
    sample('kafka', 1),
    sample('kafka', 1, 'kafka-2'),
    sample('zookeeper', 1),
    sample('otel-collector', 1),
  ],
  upAgeSeconds: [
    sample('kafka', 4),
    sample('kafka', 5, 'kafka-2'),
    sample('zookeeper', 4),
    sample('otel-collector', 4),
  ],
  pushAgeSeconds: [sample('producer', 3), sample('consumer', 3), sample('monitor', 3)],
  connected: [sample('producer', 1), sample('consumer', 1)],
  clusters: [],
  controllersExpected: [],
  grafanaRanToday: [],
  labStart: [sample('', 1_000)],
  startTime: [
    sample('kafka', 1_000),
    sample('kafka', 3_000, 'kafka-2'),
    sample('consumer', 2_000, 'a1'),
    sample('consumer', 2_500, 'b2'),
    sample('loki', 4_000),
  ],
  restarts: [],
};
const healthy: Record<string, Part<true>> = {
  loki: { value: true },
  grafana: { error: 'no such host' },
};

const states = (signs: Partial<Signs>, health = healthy) =>
  byName(componentStates({ value: { ...well, ...signs } }, health));
const byName = (list: ComponentState[]) =>
  Object.fromEntries(list.map(({ name, status, reason }) => [name, `${status}: ${reason}`]));
const replaced = (key: 'up' | 'upAgeSeconds', changed: ReturnType<typeof sample>) => [
  changed,
  ...well[key].filter(
    ({ labels }) => labels.service_instance_id !== changed.labels.service_instance_id,
  ),
];

test('without ZooKeeper there are controllers, or a broker is one itself', () => {
  const controllersExpected = [sample('', 3)];
  expect(states({ controllersExpected })).not.toHaveProperty('zookeeper');
  const controller = (value: number) => sample('kafka-controller', value, 'controller-2');
  const apart = states({
    controllersExpected,
    up: [...well.up, controller(0)],
    upAgeSeconds: [...well.upAgeSeconds, controller(4)],
  });
  expect(apart).toMatchObject({ 'controller-2': 'down: does not answer its scrapes' });
  expect(apart).not.toHaveProperty('zookeeper');
});

test('of the clusters of others there are the brokers that are scraped, and nothing of the lab', () => {
  const watching = ['monitor', 'otel-collector', 'loki'];
  const namesOf = (signs: Part<Signs>) =>
    componentStates(signs, healthy, { attached: true }).map(({ name }) => name);
  const [monitor = '', ...others] = watching;
  expect(namesOf({ value: well })).toEqual([monitor, 'kafka', 'kafka-2', ...others]);
  const withoutJmx = well.up.filter(({ labels }) => labels.service_name === 'otel-collector');
  expect(namesOf({ value: { ...well, up: withoutJmx } })).toEqual(watching);
});

test('of several clusters each has its own monitor and brokers', () => {
  const of = (cluster: string, ...[service, value, instance]: Parameters<typeof sample>) => {
    const { labels } = sample(service, value, instance);
    return { labels: { ...labels, kafka_cluster_name: cluster }, value };
  };
  const collector = sample('otel-collector', 1);
  const signs: Signs = {
    ...well,
    clusters: [of('payments', '', 1), of('orders', '', 3)],
    up: [of('orders', 'kafka', 1, 'kafka-1'), of('payments', 'kafka', 0, 'kafka-1'), collector],
    upAgeSeconds: [
      of('orders', 'kafka', 4, 'kafka-1'),
      of('payments', 'kafka', 4, 'kafka-1'),
      collector,
    ],
    pushAgeSeconds: [of('orders', 'monitor', 3), of('payments', 'monitor', 90)],
    startTime: [of('orders', 'monitor', 2_000, 'monitor-orders')],
    restarts: [of('orders', 'monitor', 1, 'monitor-orders')],
  };
  const list = componentStates({ value: signs }, {}, { attached: true });
  expect(byName(list)).toEqual({
    'monitor of orders': 'up: sends metrics',
    'kafka-1 of orders': 'up: answers its scrapes',
    'monitor of payments': 'down: no metrics for 90 s',
    'kafka-1 of payments': 'down: does not answer its scrapes',
    'otel-collector': 'up: answers its scrapes',
  });
  expect(list.filter(({ restarts }) => restarts).map(({ name }) => name)).toEqual([
    'monitor of orders',
  ]);
});

test('names everything that runs, each broker by itself, and not what does not run here', () => {
  const list = componentStates({ value: well }, healthy);
  expect(list.map(({ name }) => name)).toEqual([
    'producer',
    'consumer',
    'monitor',
    'kafka',
    'kafka-2',
    'zookeeper',
    'otel-collector',
    'loki',
  ]);
  expect(new Set(list.map(({ status }) => status))).toEqual(new Set(['up']));
});

describe('says what is down, and how that shows', () => {
  test('a broker that does not answer', () => {
    expect(states({ up: replaced('up', sample('kafka', 0, 'kafka-2')) })).toMatchObject({
      kafka: 'up: answers its scrapes',
      'kafka-2': 'down: does not answer its scrapes',
    });
  });

  test('a service that has fallen silent, or was never heard of', () => {
    const pushAgeSeconds = [sample('producer', 100.4)];
    expect(states({ pushAgeSeconds })).toMatchObject({
      producer: 'down: no metrics for 100 s',
      consumer: 'down: no metrics for 5 minutes',
    });
  });

  test('a service that runs without Kafka', () => {
    expect(states({ connected: [sample('consumer', 0)] })).toMatchObject({
      consumer: 'down: runs, but is not connected to Kafka',
    });
  });

  test('a backend, with its own words', () => {
    const health = { loki: { error: 'Loki (503): ingester not ready' } };
    expect(states({}, health)).toMatchObject({ loki: 'down: Loki (503): ingester not ready' });
  });

  test('Grafana, where it has run', () => {
    expect(states({ grafanaRanToday: [sample('grafana', 1)] })).toMatchObject({
      grafana: 'down: no such host',
    });
  });
});

describe('says who has restarted since the lab started, how often and when last', () => {
  const restartsIn = (signs: Part<Signs>) =>
    Object.fromEntries(
      componentStates(signs, healthy).flatMap(({ name, restarts }) =>
        restarts ? [[name, restarts]] : [],
      ),
    );

  test('each broker by itself, and all replicas of a service together', () => {
    const restarts = [
      sample('kafka', 1, 'kafka-2'),
      sample('consumer', 2, 'a1'),
      sample('consumer', 1, 'b2'),
      sample('loki', 3),
    ];
    expect(restartsIn({ value: { ...well, restarts } })).toEqual({
      'kafka-2': { count: 1, lastAt: 3_000_000 },
      consumer: { count: 3, lastAt: 2_500_000 },
      loki: { count: 3, lastAt: 4_000_000 },
    });
  });

  test('nothing where none has, where it no longer runs, and where nobody knows', () => {
    expect(restartsIn({ value: well })).toEqual({});
    const restarts = [sample('consumer', 2, 'gone')];
    expect(restartsIn({ value: { ...well, restarts } })).toEqual({});
    const known = { ...well, restarts: [sample('loki', 1)] };
    expect(restartsIn({ value: known, error: 'no answer for 2 s' })).toEqual({});
  });
});

describe('does not call down what it cannot see', () => {
  test('without Prometheus', () => {
    const list = byName(componentStates({ value: well, error: 'no answer for 2 s' }, healthy));
    expect(list).toMatchObject({
      producer: 'unknown: no answer for 2 s',
      kafka: 'unknown: no answer for 2 s',
      'otel-collector': 'unknown: no answer for 2 s',
      loki: 'up: says that it is ready',
    });
  });

  test('without the Collector', () => {
    const reason = 'its metrics come through the Collector, which is down';
    const list = states({
      up: replaced('up', sample('otel-collector', 0)),
      upAgeSeconds: replaced('upAgeSeconds', sample('kafka', 40)),
      pushAgeSeconds: [],
    });
    expect(list).toMatchObject({
      producer: `unknown: ${reason}`,
      kafka: `unknown: ${reason}`,
      'otel-collector': 'down: does not answer its scrapes',
    });
  });
});

describe('asks each backend of this stack whether it is ready', () => {
  const urls = (env: Record<string, string>) => healthUrls(configSchema.parse(env));

  test('by default the stores are those that go with Grafana', () => {
    expect(Object.keys(urls({}))).toEqual([
      'prometheus',
      'alertmanager',
      'loki',
      'tempo',
      'grafana',
    ]);
    expect(urls({})).toMatchObject({
      loki: 'http://loki:3100/ready',
      tempo: 'http://tempo:3200/ready',
    });
  });

  test('the other pair has other stores, and no Grafana', () => {
    const ofPair = urls({ BACKENDS: 'permissive' });
    expect(Object.keys(ofPair)).toEqual(['prometheus', 'alertmanager', 'victoria-logs', 'jaeger']);
    expect(ofPair).toMatchObject({
      'victoria-logs': 'http://victoria-logs:9428/health',
      jaeger: 'http://jaeger:16686/api/services',
    });
  });

  test('stores elsewhere are asked there', () => {
    const elsewhere = { LOGS_URL: 'http://logs:1', TRACES_URL: 'http://traces:2' };
    expect(urls(elsewhere)).toMatchObject({
      loki: 'http://logs:1/ready',
      tempo: 'http://traces:2/ready',
    });
  });
});
