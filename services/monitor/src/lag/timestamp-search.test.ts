import { beforeEach, describe, expect, test } from 'vitest';
import type { AskForTimes } from './timestamp-search.ts';
import { TimestampSearch } from './timestamp-search.ts';

const nowMs = Date.now();
const secondsAgo = (seconds: number) => nowMs - Math.round(seconds * 1_000);
const DAY = 86_400;

/** Timestamps by offset; undefined where there is no record any more. */
type Log = (number | undefined)[];

let search: TimestampSearch;
let requests: number;
beforeEach(() => {
  search = new TimestampSearch();
  requests = 0;
});

/** Answers as a broker does that has these logs, one a partition. */
function brokerOf(logs: readonly Log[]): AskForTimes {
  return async (asked) => {
    requests += 1;
    const keys = asked.map(({ partition }) => partition);
    expect(new Set(keys).size, 'a request asks each partition once').toBe(keys.length);
    return asked.flatMap(({ topic, partition, timestampMs }) => {
      const log = logs[partition];
      if (!log) return [];
      const offset = log.findIndex((ms) => ms !== undefined && ms >= timestampMs);
      const first = offset < 0 ? undefined : { offset, timestampMs: log[offset] as number };
      return [{ topic, partition, first }];
    });
  };
}

async function find(log: Log, ...offsets: number[]): Promise<(number | undefined)[]> {
  const found = new Map<number, number>();
  const positions = offsets.map((offset) => ({ topic: 't', partition: 0, offset }));
  await search.search(brokerOf([log]), positions, ({ offset }, ms) => found.set(offset, ms));
  return offsets.map((offset) => found.get(offset));
}

/** Early by less than a second, or right. */
function expectClose(found: number | undefined, timestampMs: number | undefined): void {
  expect(found).toBeLessThanOrEqual(timestampMs as number);
  expect(found).toBeGreaterThan((timestampMs as number) - 1_000);
}

describe('timestamps in order', () => {
  test('the first record is found at once, and exactly', async () => {
    expect(await find([secondsAgo(400), secondsAgo(300)], 0)).toEqual([secondsAgo(400)]);
    expect(requests).toBe(1);
  });

  test.each([
    [
      'a record a second, for an hour',
      Array.from({ length: 3_600 }, (_, n) => secondsAgo(3_600 - n)),
    ],
    ['a hundred a second', Array.from({ length: 3_000 }, (_, n) => secondsAgo(30 - n / 100))],
    [
      'batches of one time',
      Array.from({ length: 900 }, (_, n) => secondsAgo(90 - (n - (n % 30)) / 10)),
    ],
    ['gaps of days', Array.from({ length: 12 }, (_, n) => secondsAgo(DAY * 2 ** (11 - n)))],
  ])('any record is found to a second, in a bounded number of requests: %s', async (_, log) => {
    for (const offset of [0, 1, log.length >> 1, log.length - 2, log.length - 1]) {
      search = new TimestampSearch();
      requests = 0;
      const [found] = await find(log, offset);
      expectClose(found, log[offset]);
      expect(requests).toBeLessThanOrEqual(32);
    }
  });

  test('a week takes as many requests as the logarithm of its seconds, and two', async () => {
    const log = Array.from({ length: 7 * 24 * 60 }, (_, n) => secondsAgo(7 * DAY - n * 60));
    // A record of the same time before it: no answer is ever the position itself.
    const [found] = await find([...log.slice(0, 5_001), log[5_000], ...log.slice(5_001)], 5_001);
    expectClose(found, log[5_000]);
    expect(requests).toBeLessThanOrEqual(2 + Math.ceil(Math.log2(7 * DAY)));
  });

  test('positions of one partition share answers, those of others the requests', async () => {
    const log = Array.from({ length: 1_000 }, (_, n) => secondsAgo(1_000 - n));
    const offsets = [100, 101, 500, 999];
    const found = await find(log, ...offsets);
    found.forEach((ms, n) => {
      expectClose(ms, log[offsets[n] as number]);
    });
    const ofOne = requests;

    search = new TimestampSearch();
    requests = 0;
    const positions = [0, 1, 2].flatMap((partition) =>
      offsets.map((offset) => ({ topic: 't', partition, offset })),
    );
    let count = 0;
    await search.search(brokerOf([log, log, log]), positions, () => count++);
    expect(count).toBe(positions.length);
    expect(requests).toBe(ofOne);
    expect(requests).toBeLessThan(offsets.length * 12);
  });

  test('the next search begins where the last one ended', async () => {
    const log = Array.from({ length: 100_000 }, (_, n) => secondsAgo(100_000 - n));
    await find(log, 99_900);
    requests = 0;
    const [found] = await find(log, 99_915);
    expectClose(found, log[99_915]);
    expect(requests).toBeLessThanOrEqual(10);
  });

  test('a topic that was created anew is not searched by the times of the old one', async () => {
    await find([secondsAgo(100), secondsAgo(50)], 1);
    const log = [secondsAgo(5 * DAY), secondsAgo(5 * DAY), secondsAgo(4 * DAY)];
    expectClose((await find(log, 1))[0], log[1]);
  });
});

describe('records that were compacted away', () => {
  test('at the start of the log: the next one tells', async () => {
    expect(await find([undefined, undefined, secondsAgo(60), secondsAgo(50)], 0)).toEqual([
      secondsAgo(60),
    ]);
  });

  test('further on: the age looks longer, not shorter', async () => {
    const log = [secondsAgo(90), undefined, secondsAgo(60)];
    expectClose((await find(log, 1))[0], log[0]);
  });
});

describe('timestamps that are not in order', () => {
  test('the latest one up to the position tells', async () => {
    const log = [secondsAgo(80), secondsAgo(20), secondsAgo(70), secondsAgo(10)];
    expectClose((await find(log, 2))[0], log[1]);
  });
});

describe('times that are no times', () => {
  const seconds = Math.round(nowMs / 1_000);

  test.each([
    ['-1', -1],
    ['0', 0],
    ['in seconds', seconds],
  ])('where all are %s there is none', async (_, ms) => {
    expect(await find([ms, ms, ms], 1)).toEqual([-1]);
  });

  test.each([
    ['-1', -1],
    ['0', 0],
    ['in seconds', seconds],
  ])('where those up to the position are %s, the next good one tells', async (_, ms) => {
    expect(await find([ms, ms, ms, secondsAgo(40)], 1)).toEqual([secondsAgo(40)]);
  });

  test('one that is missing has the time of the record before it', async () => {
    const log = [secondsAgo(60), 0, secondsAgo(30)];
    expectClose((await find(log, 1))[0], log[0]);
  });

  test.each([
    ['50 minutes ahead', nowMs + 3_000_000],
    ['in microseconds', nowMs * 1_000],
  ])('one at the position that is %s is told as it is', async (_, ms) => {
    expect(await find([secondsAgo(60), ms, secondsAgo(30)], 1)).toEqual([ms]);
  });

  test.each([
    ['50 minutes ahead', nowMs + 3_000_000],
    ['in microseconds', nowMs * 1_000],
  ])('one before the position that is %s hides those after it, but none before', async (_, ms) => {
    const log = [secondsAgo(60), ms, secondsAgo(30), secondsAgo(20)];
    expect(await find(log, 0, 2, 3)).toEqual([secondsAgo(60), -1, -1]);
    expect(requests).toBeLessThan(5);
  });

  test('a clock a few seconds ahead is one like any other', async () => {
    const log = [secondsAgo(60), secondsAgo(-5), secondsAgo(-5)];
    expectClose((await find(log, 2))[0], log[2]);
  });
});

test('a partition with an error is left out, and holds up no other', async () => {
  const positions = [0, 1].map((partition) => ({ topic: 't', partition, offset: 0 }));
  const found: number[] = [];
  const broker = brokerOf([[secondsAgo(9)]]);
  await search.search(broker, positions, ({ partition }) => found.push(partition));
  expect(found).toEqual([0]);
});
