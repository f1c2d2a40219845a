import { describe, expect, test } from 'vitest';
import type { IncomingRecord } from './records.ts';
import type { RetryPolicy } from './retry.ts';
import { attemptsOf, dueInMs, nextHop, RETRY_HEADERS } from './retry.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

const policy: RetryPolicy = {
  retryTopic: 'orders.retry',
  deadLetterTopic: 'orders.dlt',
  maxAttempts: 3,
  backoff: { initialMs: 1_000, maxMs: 60_000 },
  isPermanent: (error) => error instanceof SyntaxError,
};

const record: IncomingRecord = {
  topic: 'orders',
  partition: 4,
  offset: '17',
  key: 'customer-1',
  value: Buffer.from('{}'),
  headers: { traceparent: '00-aa-bb-01' },
  timestamp: new Date(NOW),
};

describe('nextHop', () => {
  test('a first failure goes to the retry topic and tells where it came from', () => {
    const { topic, headers, delayMs } = nextHop(record, new Error('out of stock'), policy, NOW);
    expect(topic).toBe('orders.retry');
    expect(delayMs).toBeGreaterThanOrEqual(800);
    expect(delayMs).toBeLessThanOrEqual(1_200);
    expect(headers).toEqual({
      traceparent: '00-aa-bb-01',
      'x-attempts': '1',
      'x-origin-topic': 'orders',
      'x-origin-partition': '4',
      'x-origin-offset': '17',
      'x-error-reason': 'Error: out of stock',
      'x-not-before': new Date(NOW + delayMs).toISOString(),
    });
  });

  test('later failures keep the origin, wait longer and end in the dead-letter topic', () => {
    const first = nextHop(record, new Error('first'), policy, NOW);
    const retried = { ...record, topic: first.topic, partition: 0, offset: '3' };
    const second = nextHop({ ...retried, headers: first.headers }, new Error('2nd'), policy, NOW);
    expect(second.topic).toBe('orders.retry');
    expect(second.delayMs).toBeGreaterThanOrEqual(1_600);

    const last = nextHop({ ...retried, headers: second.headers }, new Error('3rd'), policy, NOW);
    expect(last).toMatchObject({ topic: 'orders.dlt', delayMs: 0 });
    expect(last.headers).toMatchObject({
      'x-attempts': '3',
      'x-origin-topic': 'orders',
      'x-origin-partition': '4',
      'x-origin-offset': '17',
      'x-error-reason': 'Error: 3rd',
    });
    expect(last.headers).not.toHaveProperty(RETRY_HEADERS.notBefore);
  });

  test('what no retry can mend goes to the dead-letter topic at once', () => {
    const { topic, headers } = nextHop(record, new SyntaxError('not JSON'), policy, NOW);
    expect(topic).toBe('orders.dlt');
    expect(headers['x-attempts']).toBe('1');
  });

  test('with one attempt there is no retry', () => {
    const hop = nextHop(record, new Error('no'), { ...policy, maxAttempts: 1 }, NOW);
    expect(hop.topic).toBe('orders.dlt');
  });

  test('leaves the record alone and bounds the reason', () => {
    const { headers } = nextHop(record, new Error('x'.repeat(5_000)), policy, NOW);
    expect(headers['x-error-reason']).toHaveLength(1_000);
    expect(record.headers).toEqual({ traceparent: '00-aa-bb-01' });
  });
});

test.each([
  [undefined, 0],
  ['2', 2],
  ['-1', 0],
  ['many', 0],
])('attemptsOf reads %j as %i', (value, attempts) => {
  const headers = value === undefined ? {} : { [RETRY_HEADERS.attempts]: value };
  expect(attemptsOf({ ...record, headers })).toBe(attempts);
});

test.each([
  [undefined, 0],
  ['2026-03-01T12:00:05.000Z', 5_000],
  ['2026-03-01T11:59:00.000Z', 0],
  ['soon', 0],
])('dueInMs reads %j as %i', (value, ms) => {
  const headers = value === undefined ? {} : { [RETRY_HEADERS.notBefore]: value };
  expect(dueInMs({ ...record, headers }, NOW)).toBe(ms);
});
