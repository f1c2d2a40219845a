import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KafkaJSProtocolError } from './errors.ts';
import { KeepAlive } from './keep-alive.ts';

const INTERVAL_MS = 3_000;
const onLost = vi.fn();
let keepAlive: KeepAlive;

beforeEach(() => {
  vi.useFakeTimers();
  keepAlive = new KeepAlive(INTERVAL_MS, onLost, pino({ level: 'silent' }));
});

afterEach(() => {
  keepAlive.stop();
  onLost.mockReset();
  vi.useRealTimers();
});

test('beats while there is work, and only then', async () => {
  const heartbeat = vi.fn(async () => {});
  const work = Promise.withResolvers<void>();
  const done = keepAlive.during(heartbeat, () => work.promise);
  await vi.advanceTimersByTimeAsync(10 * INTERVAL_MS);
  expect(heartbeat).toHaveBeenCalledTimes(10);
  work.resolve();
  await done;
  await vi.advanceTimersByTimeAsync(10 * INTERVAL_MS);
  expect(heartbeat).toHaveBeenCalledTimes(10);
});

test('stops counting work that failed', async () => {
  const heartbeat = vi.fn(async () => {});
  const failing = async () => {
    throw new Error('work');
  };
  await expect(keepAlive.during(heartbeat, failing)).rejects.toThrow('work');
  await vi.advanceTimersByTimeAsync(INTERVAL_MS);
  expect(heartbeat).not.toHaveBeenCalled();
});

test.each(['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID'])(
  'tells of lost partitions at %s',
  async (type) => {
    const lost = Object.assign(new KafkaJSProtocolError('lost'), { type });
    await keepAlive.during(
      async () => {
        throw lost;
      },
      () => keepAlive.beat(),
    );
    expect(onLost).toHaveBeenCalledExactlyOnceWith(lost);
  },
);

test('a heartbeat that fails otherwise changes nothing', async () => {
  const heartbeat = vi.fn(async () => {
    throw new Error('connection lost');
  });
  await keepAlive.during(heartbeat, () => vi.advanceTimersByTimeAsync(2 * INTERVAL_MS).then());
  expect(heartbeat).toHaveBeenCalledTimes(2);
  expect(onLost).not.toHaveBeenCalled();
});
