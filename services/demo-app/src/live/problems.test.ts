import { boardUids } from '@kafka-o11y/vocabulary';
import { describe, expect, test } from 'vitest';
import type { ComponentState, FiringAlert, Flow } from '../contract.ts';
import { problemsOf } from './problems.ts';

const alert = (name: string, changes: Partial<FiringAlert> = {}): FiringAlert => ({
  name,
  severity: 'page',
  summary: 'Something is wrong',
  description: '',
  since: 0,
  board: boardUids.broker,
  inhibited: false,
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
  groupStatus: 'ok',
  send: none,
  process: none,
  endToEnd: none,
  retried: 0,
  deadLettered: 0,
  partitions: [],
};

type Seen = Parameters<typeof problemsOf>[0];
const problems = (changes: Partial<Seen> = {}) =>
  problemsOf({
    components: [component('prometheus', 'up'), component('alertmanager', 'up')],
    flow: { value: flow },
    alerts: { value: [watchdog] },
    faults: { value: [] },
    ...changes,
  });
const texts = (changes: Partial<Seen>) => problems(changes).map(({ what }) => what);

test('a lab in which all is well is healthy', () => {
  expect(problems()).toEqual([]);
});

test('pages come first, then what is down, then tickets, each with its board', () => {
  const value = [watchdog, alert('Slow', { severity: 'ticket' }), alert('BrokerDown')];
  expect(problems({ alerts: { value }, components: [component('kafka', 'down')] })).toEqual([
    { what: 'BrokerDown: Something is wrong', board: boardUids.broker },
    { what: 'kafka is down: a reason', board: boardUids.telemetry },
    { what: 'Slow: Something is wrong', board: boardUids.broker },
  ]);
});

test('an alert that is explained by another one or silenced is no problem of its own', () => {
  const value = [watchdog, alert('A', { inhibited: true }), alert('B', { silenced: true })];
  expect(problems({ alerts: { value } })).toEqual([]);
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
