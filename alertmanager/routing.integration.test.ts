import { eventually, getJson, imageOf, inRepository } from '@kafka-o11y/test-kit';
import { ports, services } from '@kafka-o11y/vocabulary';
import type { StartedTestContainer } from 'testcontainers';
import { GenericContainer, Wait } from 'testcontainers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

type Labels = Record<string, string>;

const config = '/etc/alertmanager/alertmanager.yml';
const groups = z.array(
  z.object({
    labels: z.record(z.string(), z.string()),
    receiver: z.object({ name: z.string() }),
    alerts: z.array(
      z.object({
        labels: z.record(z.string(), z.string()),
        status: z.object({ state: z.enum(['unprocessed', 'active', 'suppressed']) }),
      }),
    ),
  }),
);

let alertmanager: StartedTestContainer;
let base: string;

beforeAll(async () => {
  alertmanager = await new GenericContainer(await imageOf('alertmanager'))
    .withBindMounts([
      { source: inRepository('alertmanager/alertmanager.yml'), target: config, mode: 'ro' },
    ])
    .withCommand([`--config.file=${config}`, '--cluster.listen-address='])
    .withExposedPorts(ports.alertmanager)
    .withWaitStrategy(Wait.forHttp('/-/ready', ports.alertmanager))
    .start();
  base = `http://${alertmanager.getHost()}:${alertmanager.getMappedPort(ports.alertmanager)}`;
});

afterAll(async () => alertmanager?.stop());

/** Labels of an alert on brokers. Each test has its own cluster, and sees no other test's alerts. */
const kafka = (cluster: string): Labels => ({ kafka_cluster_name: cluster, service_name: 'kafka' });

/** Makes the alerts fire, for longer than the tests take. */
async function fire(alerts: Labels[]): Promise<void> {
  const endsAt = new Date(Date.now() + 300_000).toISOString();
  const response = await fetch(new URL('/api/v2/alerts', base), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(alerts.map((labels) => ({ labels, endsAt }))),
  });
  expect(response.status, await response.text()).toBe(200);
}

/** The names of a cluster's alerts, by whether they are told or kept quiet. */
async function statesOf(cluster: string): Promise<{ told: string[]; quiet: string[] }> {
  const alerts = (await getJson(groups, base, '/api/v2/alerts/groups'))
    .flatMap((group) => group.alerts)
    .filter(({ labels }) => labels.kafka_cluster_name === cluster);
  const named = (wanted: 'active' | 'suppressed') =>
    alerts
      .filter(({ status }) => status.state === wanted)
      .map(({ labels }) => [labels.alertname, labels.window ?? labels.group].join(' ').trim())
      .sort();
  return { told: named('active'), quiet: named('suppressed') };
}

const expectStates = (cluster: string, states: { told: string[]; quiet: string[] }) =>
  eventually('the alerts are told or kept quiet', async () => {
    expect(await statesOf(cluster)).toEqual(states);
  });

test('a broker that is down mutes its consequences in its own cluster, but no page', async () => {
  const names = [
    'KafkaUnderReplicatedPartitions',
    'KafkaIsrFlapping',
    'KafkaConsumerLagHigh',
    'KafkaConsumerRebalanceStorm',
    'KafkaLagUnknown',
    'KafkaCanarySilent',
    'JmxScrapeFailing',
    'KafkaUnderMinIsrPartitions',
  ];
  await fire([
    { alertname: 'KafkaBrokerDown', ...kafka('a') },
    ...names.map((alertname) => ({ alertname, ...kafka('a') })),
    { alertname: 'KafkaUnderReplicatedPartitions', ...kafka('b') },
    { alertname: 'KafkaCanarySilent', ...kafka('b') },
  ]);
  await expectStates('a', {
    told: ['KafkaBrokerDown', 'KafkaUnderMinIsrPartitions'],
    quiet: names.slice(0, -1).sort(),
  });
  await expectStates('b', {
    told: ['KafkaCanarySilent', 'KafkaUnderReplicatedPartitions'],
    quiet: [],
  });
});

test.each([
  {
    name: 'ZooKeeperQuorumLost',
    cluster: 'c',
    quiet: ['KafkaActiveControllerNotOne', 'ZooKeeperServerDown'],
  },
  {
    name: 'KafkaQuorumLost',
    cluster: 'c-kraft',
    quiet: [
      'KafkaActiveControllerNotOne',
      'KafkaBrokerFenced',
      'KafkaControllerDown',
      'KafkaVoterBehind',
    ],
  },
])('$name explains its servers and the missing controller', async ({ name, cluster, quiet }) => {
  await fire([name, ...quiet].map((alertname) => ({ alertname, ...kafka(cluster) })));
  await expectStates(cluster, { told: [name], quiet });
});

test('a group that stopped explains its own lag', async () => {
  await fire([
    { alertname: 'KafkaConsumerGroupStopped', group: 'g', ...kafka('d') },
    { alertname: 'KafkaConsumerLagOld', group: 'g', ...kafka('d') },
    { alertname: 'KafkaConsumerLagOld', group: 'h', ...kafka('d') },
  ]);
  await expectStates('d', {
    told: ['KafkaConsumerGroupStopped g', 'KafkaConsumerLagOld h'],
    quiet: ['KafkaConsumerLagOld g'],
  });
});

test('a partition that is parked explains the lag of its group, and its own errors', async () => {
  const parked = { group: 'g', error_type: 'ChecksumMismatch' };
  await fire([
    { alertname: 'KafkaPartitionParked', ...parked, ...kafka('p') },
    { alertname: 'KafkaConsumerLagHigh', group: 'g', ...kafka('p') },
    { alertname: 'KafkaConsumerGroupStopped', group: 'g', ...kafka('p') },
    { alertname: 'ApplicationErrorRateHigh', error_type: 'ChecksumMismatch', ...kafka('p') },
    { alertname: 'ApplicationErrorRateHigh', error_type: 'WorkError', ...kafka('p') },
    { alertname: 'KafkaConsumerLagHigh', group: 'h', ...kafka('p') },
  ]);
  await expectStates('p', {
    told: ['ApplicationErrorRateHigh', 'KafkaConsumerLagHigh h', 'KafkaPartitionParked g'],
    quiet: ['ApplicationErrorRateHigh', 'KafkaConsumerGroupStopped g', 'KafkaConsumerLagHigh g'],
  });
});

test('a transaction explains the lag of the groups that it blocks, in its topic', async () => {
  const lag = (group: string, topic: string) => ({
    alertname: 'KafkaConsumerLagOld',
    group,
    topic,
    ...kafka('t'),
  });
  const hanging = { alertname: 'KafkaTransactionHanging', topic: 'orders', ...kafka('t') };
  await fire([
    { ...hanging, severity: 'page', group: 'g' },
    lag('g', 'orders'),
    lag('g', 'payments'),
    lag('h', 'orders'),
  ]);
  await expectStates('t', {
    told: ['KafkaConsumerLagOld g', 'KafkaConsumerLagOld h', 'KafkaTransactionHanging g'],
    quiet: ['KafkaConsumerLagOld g'],
  });
});

test('a loop mutes the restart of its instance, a broker that is down the restart of any', async () => {
  const restarted = (cluster: string, service_instance_id: string) => ({
    alertname: 'ComponentRestarted',
    ...kafka(cluster),
    service_instance_id,
  });
  await fire([
    { ...restarted('x', 'kafka'), alertname: 'ComponentRestartLoop' },
    restarted('x', 'kafka'),
    restarted('x', services.kafka2),
    { alertname: 'KafkaBrokerDown', ...kafka('y') },
    restarted('y', services.kafka3),
    { ...restarted('y', 'a1'), service_name: services.consumer },
  ]);
  await expectStates('x', {
    told: ['ComponentRestartLoop', 'ComponentRestarted'],
    quiet: ['ComponentRestarted'],
  });
  await expectStates('y', {
    told: ['ComponentRestarted', 'KafkaBrokerDown'],
    quiet: ['ComponentRestarted'],
  });
});

test('the fast burn covers the slow one of the same objective', async () => {
  await fire([
    { alertname: 'KafkaCanaryProduceBudgetBurn', window: '1h', ...kafka('e') },
    { alertname: 'KafkaCanaryProduceBudgetBurn', window: '6h', ...kafka('e') },
    { alertname: 'KafkaCanaryConsumeBudgetBurn', window: '6h', ...kafka('e') },
  ]);
  await expectStates('e', {
    told: ['KafkaCanaryConsumeBudgetBurn 6h', 'KafkaCanaryProduceBudgetBurn 1h'],
    quiet: ['KafkaCanaryProduceBudgetBurn 6h'],
  });
});

/** The messages about a cluster: the name of their alerts, and how many they are. */
async function messagesOf(cluster: string): Promise<[string | undefined, number][]> {
  const found = (await getJson(groups, base, '/api/v2/alerts/groups'))
    .filter(({ labels }) => labels.kafka_cluster_name === cluster)
    .map(({ labels, receiver, alerts }): [string | undefined, number] => {
      expect(receiver.name).toBe('demo-app');
      return [labels.alertname, alerts.length];
    });
  return found.sort();
}

test('forty alerts of one name in a cluster are one message to the demo app', async () => {
  await fire([
    { alertname: 'KafkaBrokerDown', ...kafka('f') },
    ...Array.from({ length: 40 }, (_, n) => ({
      alertname: 'KafkaConsumerGroupStopped',
      group: `g${n}`,
      ...kafka('f'),
    })),
    { alertname: 'KafkaConsumerGroupStopped', group: 'g0', ...kafka('other') },
  ]);
  await eventually('two messages', async () => {
    expect(await messagesOf('f')).toEqual([
      ['KafkaBrokerDown', 1],
      ['KafkaConsumerGroupStopped', 40],
    ]);
  });
});

// Last: it mutes the alerts of every cluster.
test('without the Collector only the alerts of the pipe are told', async () => {
  const pipe = ['OtelCollectorDown', 'TelemetryExportStalled', 'Watchdog'];
  const others = ['KafkaBrokerDown', 'KafkaCanarySilent', 'ProducerSilent', 'ZooKeeperQuorumLost'];
  await fire([...pipe, ...others].map((alertname) => ({ alertname, ...kafka('g') })));
  await expectStates('g', { told: pipe, quiet: others });
});
