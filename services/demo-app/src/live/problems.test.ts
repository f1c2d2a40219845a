import { boardUids } from '@kafka-o11y/vocabulary';
import { describe, expect, test } from 'vitest';
import type { ComponentState, FiringAlert, Flow, LiveProblem } from '../contract.ts';
import { problemsOf } from './problems.ts';

let ids = 0;
const alert = (name: string, changes: Partial<FiringAlert> = {}): FiringAlert => ({
  id: String(++ids),
  name,
  severity: 'page',
  summary: 'Something is wrong',
  description: '',
  since: 0,
  board: boardUids.broker,
  explainedBy: [],
  silenced: false,
  labels: {},
  ...changes,
});
const watchdog = alert('Watchdog', { severity: 'none' });
const component = (name: string, status: ComponentState['status']): ComponentState => ({
  name,
  service: name,
  status,
  reason: 'a reason',
  source: 'scrape',
  board: boardUids.telemetry,
});
const none = { p50: null, p99: null };
const flow: Flow = {
  sentPerSecond: 10,
  processedPerSecond: 10,
  lagRecords: 0,
  lagSeconds: 0,
  timestampProblem: null,
  groupStatus: 'ok',
  groupType: 'classic',
  groupMembers: 1,
  send: none,
  process: none,
  endToEnd: none,
  retried: 0,
  deadLettered: 0,
  partitions: [],
};

type Seen = Parameters<typeof problemsOf>[0];
const problems = (changes: Partial<Seen> = {}) =>
  problemsOf(
    {
      components: [component('prometheus', 'up'), component('alertmanager', 'up')],
      flow: { value: flow },
      alerts: { value: [watchdog] },
      faults: { value: [] },
      ...changes,
    },
    'order-processor',
  );
const texts = (changes: Partial<Seen>) => problems(changes).map(({ what }) => what);

test('a lab in which all is well is healthy', () => {
  expect(problems()).toEqual([]);
});

test('causes come before symptoms, and among these pages before tickets, each with its board', () => {
  const { broker, groups, applications } = boardUids;
  const value = [
    watchdog,
    alert('Old', { board: groups, severity: 'ticket' }),
    alert('Stopped', { board: groups }),
    alert('Errors', { board: applications, severity: 'ticket' }),
    alert('Slow', { severity: 'ticket' }),
    alert('BrokerDown'),
  ];
  const components = [component('consumer', 'down'), component('kafka', 'down')];
  const found = problems({ alerts: { value }, components });
  expect(found.map(({ what, board }) => [what.replace(/:.*/, ''), board])).toEqual([
    ['kafka is down', boardUids.telemetry],
    ['consumer is down', boardUids.telemetry],
    ['BrokerDown', broker],
    ['Slow', broker],
    ['Errors', applications],
    ['Stopped', groups],
    ['Old', groups],
  ]);
});

test('forty alerts of one name are one problem', () => {
  const value = Array.from({ length: 40 }, (_, n) =>
    alert('KafkaConsumerGroupStopped', { summary: `console-consumer-${n} has stopped`, since: n }),
  );
  const [only, ...others] = problems({ alerts: { value: [watchdog, ...value.reverse()] } });
  expect(others).toEqual([]);
  expect(only?.what).toBe('KafkaConsumerGroupStopped: console-consumer-0 has stopped');
  expect(only?.others).toHaveLength(39);
  expect(only?.others.at(-1)).toBe('console-consumer-39 has stopped');
});

describe('what another problem explains is part of that', () => {
  /** Names of problems, and in braces of what they explain. */
  const tree = (found: LiveProblem[]): string =>
    found
      .map(({ what, others, explains }) => {
        const name = what.replace(/:.*/, '') + (others.length > 0 ? ` x${others.length + 1}` : '');
        return explains.length > 0 ? `${name} {${tree(explains)}}` : name;
      })
      .join(', ');
  const seen = (changes: Partial<Seen>) => tree(problems(changes));
  const ofGroup = (name: string, group: string, changes: Partial<FiringAlert> = {}) =>
    alert(name, { labels: { group }, board: boardUids.groups, ...changes });
  const stands: Flow = { ...flow, processedPerSecond: 0, groupStatus: 'stopped' };

  test('an alert that Alertmanager inhibits, by its root where there are several', () => {
    const root = alert('OtelCollectorDown');
    const broker = alert('KafkaBrokerDown', { explainedBy: [root.id] });
    const lag = alert('KafkaLagUnknown', { explainedBy: [broker.id] });
    const isr = alert('KafkaIsrFlapping', { explainedBy: [broker.id, root.id] });
    expect(seen({ alerts: { value: [watchdog, isr, lag, broker, root] } })).toBe(
      'OtelCollectorDown {KafkaIsrFlapping, KafkaLagUnknown, KafkaBrokerDown}',
    );
  });

  test('of alerts that explain each other one is seen', () => {
    const value = [
      watchdog,
      alert('A', { id: 'a', explainedBy: ['b'] }),
      alert('B', { id: 'b', explainedBy: ['a'] }),
      alert('C', { explainedBy: ['b'] }),
    ];
    expect(seen({ alerts: { value } })).toBe('A {B, C}');
  });

  test('an alert whose explanation is gone stands for itself', () => {
    const value = [watchdog, alert('KafkaLagUnknown', { explainedBy: ['gone'] })];
    expect(seen({ alerts: { value } })).toBe('KafkaLagUnknown');
  });

  test('what is silenced is no problem, nor what it explains', () => {
    const root = alert('KafkaBrokerDown', { silenced: true });
    const value = [watchdog, root, alert('KafkaLagUnknown', { explainedBy: [root.id] })];
    expect(seen({ alerts: { value } })).toBe('');
  });

  test('a consumer that is down: its own group stands, others are no consequence', () => {
    const stopped = ofGroup('KafkaConsumerGroupStopped', 'order-processor');
    const value = [
      watchdog,
      stopped,
      ofGroup('KafkaConsumerLagOld', 'order-processor', { explainedBy: [stopped.id] }),
      ofGroup('KafkaConsumerGroupStopped', 'billing'),
      ofGroup('KafkaConsumerGroupStopped', 'search'),
      alert('KafkaUnreadRecordsExpiring', { labels: { group: 'order-processor' } }),
    ];
    expect(
      seen({
        alerts: { value },
        components: [component('consumer', 'down')],
        flow: { value: stands },
      }),
    ).toBe(
      'consumer is down {KafkaConsumerGroupStopped {KafkaConsumerLagOld}, ' +
        'Orders are sent, but none is processed, The consumer group\'s state is "stopped"}, ' +
        'KafkaUnreadRecordsExpiring, KafkaConsumerGroupStopped x2',
    );
  });

  test('the only broker: its alert, clients that do not reach it, and the orders', () => {
    const components = [
      { ...component('producer', 'down'), reason: 'runs, but is not connected to Kafka' },
      component('consumer', 'down'),
      component('kafka', 'down'),
    ];
    const value = [watchdog, alert('KafkaBrokerDown'), alert('KafkaOfflinePartitions')];
    const silent = { ...flow, sentPerSecond: 0 };
    expect(seen({ alerts: { value }, components, flow: { value: silent } })).toBe(
      'kafka is down {producer is down {The producer has sent no order for a minute}, KafkaBrokerDown}, ' +
        'consumer is down, KafkaOfflinePartitions',
    );
  });

  test('one of several brokers does not explain that no order is sent', () => {
    const components = [
      { ...component('kafka-2', 'down'), service: 'kafka' },
      component('kafka', 'up'),
    ];
    const silent = { ...flow, sentPerSecond: 0 };
    expect(seen({ components, flow: { value: silent } })).toBe(
      'kafka-2 is down, The producer has sent no order for a minute',
    );
  });

  test.each([
    ['ProducerSilent', { sentPerSecond: 0 }],
    ['KafkaConsumerGroupStopped', { processedPerSecond: 0 }],
    ['KafkaConsumerLagHigh', { groupStatus: 'warning' }],
    ['KafkaPartitionParked', { groupStatus: 'stalled' }],
    ['KafkaTransactionHanging', { groupStatus: 'blocked' }],
    ['DeadLetterRateHigh', { deadLettered: 3 }],
  ])('%s says what the flow of orders shows', (name, changes) => {
    const value = [watchdog, ofGroup(name, 'order-processor')];
    const found = problems({ alerts: { value }, flow: { value: { ...flow, ...changes } } });
    expect(found).toMatchObject([{ what: `${name}: Something is wrong`, explains: [{}] }]);
  });

  test.each([
    ['producer', 'ProducerSilent', {}],
    ['zookeeper', 'ZooKeeperServerDown', {}],
    ['otel-collector', 'OtelCollectorDown', {}],
    ['monitor', 'KafkaCanarySilent', {}],
    ['monitor', 'KafkaLagUnknown', { service_name: 'monitor' }],
  ])('%s is down: %s', (name, alertname, labels) => {
    const value = [watchdog, alert(alertname, { labels })];
    const components = [component(name, 'down')];
    expect(seen({ components, alerts: { value } })).toBe(`${name} is down {${alertname}}`);
  });

  test('the monitor of one cluster explains no silence of another', () => {
    const cluster = 'orders';
    const silent = (name: string) =>
      alert('KafkaLagUnknown', { labels: { service_name: 'monitor', kafka_cluster_name: name } });
    const components = [{ ...component('monitor', 'down'), cluster }];
    const value = [watchdog, silent('payments')];
    expect(seen({ components, alerts: { value } })).toBe('monitor is down, KafkaLagUnknown');
    expect(seen({ components, alerts: { value: [watchdog, silent(cluster)] } })).toBe(
      'monitor is down {KafkaLagUnknown}',
    );
  });

  test('that the monitor is down does not explain that the Collector reads no group', () => {
    const labels = { service_name: 'otel-collector' };
    const value = [watchdog, alert('KafkaLagUnknown', { labels })];
    expect(seen({ components: [component('monitor', 'down')], alerts: { value } })).toBe(
      'monitor is down, KafkaLagUnknown',
    );
  });
});

describe('the flow of orders', () => {
  test.each([
    ['stands', { sentPerSecond: 0, processedPerSecond: 0 }, 'sent no order'],
    ['is not measured', { sentPerSecond: null, processedPerSecond: null }, 'sent no order'],
    ['ends in Kafka', { processedPerSecond: 0 }, 'none is processed'],
    ['is read too slowly', { groupStatus: 'warning' }, 'state is "warning"'],
    ['loses orders', { deadLettered: 3 }, 'dead letters): 3'],
  ])('%s', (_, changes, expected) => {
    const found = texts({ flow: { value: { ...flow, ...changes } } });
    expect(found).toEqual([expect.stringContaining(expected)]);
  });
});

describe('what cannot be seen', () => {
  test('is said once: a backend that is down explains what it does not answer', () => {
    const components = [component('prometheus', 'down'), component('kafka', 'unknown')];
    expect(texts({ components, flow: { value: flow, error: 'refused' } })).toEqual([
      'prometheus is down: a reason',
    ]);
  });

  test('is said of a backend that seems to be well', () => {
    expect(texts({ flow: { error: 'no answer for 2 s' } })).toEqual([
      'No metrics: no answer for 2 s',
    ]);
  });

  test('an old alert says nothing when Alertmanager does not answer', () => {
    const value = [watchdog, alert('BrokerDown')];
    expect(texts({ alerts: { value, error: 'refused' } })).toEqual(['No alerts: refused']);
  });

  test('no alert at all means that none would arrive', () => {
    expect(texts({ alerts: { value: [] } })).toEqual([expect.stringContaining('Watchdog')]);
  });
});
