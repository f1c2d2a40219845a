import { expect, test } from 'vitest';
import type { Outcome } from './ledger.ts';
import { encodeRecord, Ledger, parseRecord } from './ledger.ts';

const lateMs = 10_000;
const lostMs = 60_000;

test('a record that is acknowledged and comes back is acked and received', () => {
  const { ledger, outcomes } = books();
  ledger.sent(0, '1', 0);
  ledger.acked(0, 100, 5);
  expect(read(ledger, 0, 100, 8)).toEqual({ broker: '1', elapsedMs: 8 });
  ledger.sweep(10 * lostMs);
  expect(outcomes).toEqual(['acked 0', 'received 0']);
});

test('the consumer may be faster than the acknowledgement', () => {
  const { ledger, outcomes } = books();
  ledger.sent(0, '1', 0);
  read(ledger, 0, 100, 4);
  ledger.acked(0, 100, 5);
  ledger.sweep(10 * lostMs);
  expect(outcomes).toEqual(['received 0', 'acked 0']);
});

test('a refused record is failed, and nothing follows', () => {
  const { ledger, outcomes } = books();
  ledger.sent(0, '1', 0);
  ledger.failed(0);
  ledger.readUpTo(200);
  ledger.sweep(10 * lostMs);
  expect(outcomes).toEqual(['failed 0']);
});

test('stored, but the acknowledgement was lost: unknown, then received', () => {
  const { ledger, outcomes } = books();
  ledger.sent(0, '1', 0);
  ledger.unknown(0);
  read(ledger, 0, 100, 6_000);
  expect(outcomes).toEqual(['unknown 0', 'received 0']);
});

test('not stored, and no answer: unknown for good, neither late nor lost', () => {
  const { ledger, outcomes } = books();
  ledger.sent(0, '1', 0);
  ledger.unknown(0);
  ledger.readUpTo(200);
  ledger.sweep(10 * lostMs);
  expect(outcomes).toEqual(['unknown 0']);
});

test('an acknowledgement after the timeout changes no outcome, but makes loss provable', () => {
  const { ledger, outcomes } = books();
  ledger.sent(0, '1', 0);
  ledger.unknown(0);
  ledger.acked(0, 100, 20_000);
  ledger.readUpTo(101);
  ledger.sweep(20_000 + lostMs - 1);
  expect(outcomes).toEqual(['unknown 0']);
  ledger.sweep(20_000 + lostMs);
  expect(outcomes).toEqual(['unknown 0', 'lost 0']);
});

test('acknowledged, then passed by: lost when its time is up, and only once', () => {
  const { ledger, outcomes } = books();
  ledger.sent(0, '1', 0);
  ledger.acked(0, 100, 5);
  ledger.readUpTo(101);
  ledger.sweep(lateMs + 1);
  ledger.sweep(5 + lostMs - 1);
  expect(outcomes).toEqual(['acked 0']);
  ledger.sweep(5 + lostMs);
  ledger.sweep(5 + 2 * lostMs);
  expect(outcomes).toEqual(['acked 0', 'lost 0']);
});

test("somebody else's record at the acknowledged offset proves the loss, too", () => {
  const { ledger, outcomes } = books();
  ledger.sent(0, '1', 0);
  ledger.acked(0, 100, 5);
  ledger.readUpTo(100);
  ledger.sweep(5 + lostMs);
  expect(outcomes).toEqual(['acked 0', 'lost 0']);
});

test('late counts as soon as it is, and its return adds nothing but its duration', () => {
  const { ledger, outcomes } = books();
  ledger.sent(0, '1', 0);
  ledger.acked(0, 100, 5);
  ledger.sweep(lateMs);
  expect(outcomes).toEqual(['acked 0']);
  ledger.sweep(lateMs + 1);
  ledger.sweep(lateMs + 500);
  expect(outcomes).toEqual(['acked 0', 'late 0']);
  expect(read(ledger, 0, 100, 30_000)?.elapsedMs).toBe(30_000);
  expect(outcomes).toEqual(['acked 0', 'late 0']);
});

test('an unknown record is late only if it returns late', () => {
  const { ledger, outcomes } = books();
  ledger.sent(0, '1', 0);
  ledger.unknown(0);
  ledger.sweep(3 * lateMs);
  expect(outcomes).toEqual(['unknown 0']);
  read(ledger, 0, 100, 3 * lateMs);
  expect(outcomes).toEqual(['unknown 0', 'late 0']);
});

test('an outage of ten minutes: late, nothing lost, and all of it back afterwards', () => {
  const { ledger, outcomes, counts } = books();
  ledger.sent(0, '1', 0);
  ledger.acked(0, 100, 5);
  ledger.sent(1, '1', 500);
  ledger.acked(1, 101, 505);
  for (let now = 1_000, sequence = 2; now < 600_000; now += 500, sequence++) {
    ledger.sent(sequence, '1', now);
    if (sequence < 12) ledger.unknown(sequence);
    else ledger.failed(sequence);
    ledger.sweep(now);
  }
  expect(counts()).toEqual({ acked: 2, unknown: 10, failed: 1_188, late: 2 });
  read(ledger, 0, 100, 600_000);
  read(ledger, 1, 101, 600_001);
  read(ledger, 2, 102, 600_002);
  ledger.sent(1_200, '1', 600_100);
  ledger.acked(1_200, 103, 600_105);
  read(ledger, 1_200, 103, 600_110);
  ledger.sweep(600_000 + 10 * lostMs);
  expect(counts()).toEqual({ acked: 3, unknown: 10, failed: 1_188, late: 3, received: 1 });
  expect(outcomes.at(-1)).toBe('received 1200');
});

test('a record that a retry stored twice is a duplicate, once for each extra place', () => {
  const { ledger, outcomes } = books();
  ledger.sent(0, '1', 0);
  ledger.acked(0, 101, 5);
  read(ledger, 0, 100, 6);
  read(ledger, 0, 101, 7);
  read(ledger, 0, 105, 8);
  expect(outcomes).toEqual(['acked 0', 'received 0', 'duplicate 0', 'duplicate 0']);
});

test('reading again after a rebalance is no duplicate, not even of a duplicate', () => {
  const { ledger, outcomes } = books();
  ledger.sent(0, '1', 0);
  ledger.acked(0, 100, 5);
  for (const offset of [100, 101, 100, 101]) read(ledger, 0, offset, 6);
  expect(outcomes).toEqual(['acked 0', 'received 0', 'duplicate 0']);
});

test('a consumer that went back has passed by nothing beyond that', () => {
  const { ledger, outcomes } = books();
  ledger.sent(0, '1', 0);
  ledger.readUpTo(200);
  ledger.readUpTo(90);
  ledger.acked(0, 100, 5);
  ledger.sweep(5 + lostMs);
  expect(outcomes).toEqual(['acked 0', 'late 0']);
});

test('how long the consumer keeps the oldest acknowledged record waiting', () => {
  const { ledger } = books();
  ledger.sent(0, '1', 0);
  ledger.sent(1, '1', 500);
  expect(ledger.waitingMs(900)).toBe(0);
  ledger.acked(0, 100, 5);
  ledger.acked(1, 101, 505);
  expect(ledger.waitingMs(1_005)).toBe(1_000);
  read(ledger, 0, 100, 1_010);
  expect(ledger.waitingMs(1_505)).toBe(1_000);
  ledger.readUpTo(101);
  expect(ledger.waitingMs(2_000)).toBe(0);
});

test('acknowledgements out of order: each record has its own time', () => {
  const { ledger, outcomes } = books();
  for (const sequence of [0, 1, 2]) ledger.sent(sequence, '1', sequence * 500);
  ledger.acked(2, 102, 1_010);
  ledger.acked(0, 100, 1_020);
  ledger.acked(1, 101, 1_030);
  read(ledger, 0, 100, 1_040);
  ledger.readUpTo(102);
  ledger.sweep(1_010 + lostMs);
  expect(outcomes.slice(3)).toEqual(['received 0', 'lost 2']);
});

test('the leader changes while records are in flight: each counts for the one it was sent to', () => {
  const { ledger, outcomes, brokers } = books();
  ledger.sent(0, '1', 0);
  ledger.sent(1, '2', 500);
  ledger.failed(0);
  ledger.acked(1, 100, 505);
  expect(read(ledger, 1, 100, 510)?.broker).toBe('2');
  expect(outcomes).toEqual(['failed 0', 'acked 1', 'received 1']);
  expect(brokers).toEqual(['1', '2', '2']);
});

test('after a restart the records of the run before only show how far the consumer is', () => {
  const { ledger, outcomes } = books();
  for (let offset = 90; offset < 100; offset++) ledger.readUpTo(offset);
  ledger.sent(0, '1', 0);
  ledger.acked(0, 100, 5);
  read(ledger, 0, 100, 8);
  ledger.sweep(10 * lostMs);
  expect(outcomes).toEqual(['acked 0', 'received 0']);
});

test('it remembers so many records and no more, and what it forgot it does not count', () => {
  const { ledger, outcomes } = books({ capacity: 100 });
  for (let sequence = 0; sequence < 1_000; sequence++) {
    ledger.sent(sequence, '1', sequence);
    ledger.acked(sequence, sequence, sequence);
  }
  expect(ledger.size).toBe(100);
  const before = outcomes.length;
  expect(read(ledger, 0, 0, 2_000)).toBeUndefined();
  ledger.readUpTo(1_000);
  ledger.sweep(10 * lostMs);
  expect(outcomes.slice(before)).toEqual(Array.from({ length: 100 }, (_, i) => `lost ${900 + i}`));
});

test('a record is read as it was written', () => {
  const record = { run: 'a', sequence: 12 };
  expect(parseRecord(Buffer.from(encodeRecord(record)))).toEqual(record);
});

test.each([
  null,
  '',
  'null',
  '[]',
  '{"run":1,"sequence":2}',
  '{"run":"a","sequence":1.5}',
  '{"run',
])('what is no canary record is none: %j', (value) =>
  expect(parseRecord(value === null ? null : Buffer.from(value))).toBeUndefined(),
);

function books({ capacity = 10_000 } = {}) {
  const outcomes: string[] = [];
  const brokers: string[] = [];
  const counts: Partial<Record<Outcome, number>> = {};
  const ledger = new Ledger({
    lateMs,
    lostMs,
    capacity,
    report: (outcome, { sequence, broker }) => {
      outcomes.push(`${outcome} ${sequence}`);
      brokers.push(broker);
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    },
  });
  return { ledger, outcomes, brokers, counts: () => ({ ...counts }) };
}

/** What the consumer does with a record of this run. */
function read(ledger: Ledger, sequence: number, offset: number, now: number) {
  ledger.readUpTo(offset);
  return ledger.received(sequence, offset, now);
}
