import { expect, test } from 'vitest';
import { AcknowledgementWatch } from './send-order.ts';

test('silence counts from the latest progress, and only while something waits', () => {
  let now = 0;
  const watch = new AcknowledgementWatch(() => now);
  now = 60_000;
  expect(watch.silentMs).toBe(0);
  watch.sent();
  now += 3_000;
  watch.sent();
  expect(watch.silentMs).toBe(3_000);
  watch.settled();
  now += 2_000;
  expect(watch.silentMs).toBe(2_000);
  watch.settled();
  expect(watch.silentMs).toBe(0);
});
