import { expect, test } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

test('takes a burst of one second, then the rate', () => {
  let now = 0;
  const bucket = new TokenBucket(10, () => now);
  const take = (times: number) =>
    Array.from({ length: times }, () => bucket.take()).filter(Boolean);
  expect(take(50)).toHaveLength(10);
  now = 500;
  expect(take(50)).toHaveLength(5);
  now = 60_000;
  expect(take(50)).toHaveLength(10);
});

test('a rate below one a second still lets one through', () => {
  let now = 0;
  const bucket = new TokenBucket(0.5, () => now);
  expect([bucket.take(), bucket.take()]).toEqual([true, false]);
  now = 2_000;
  expect(bucket.take()).toBe(true);
});

test('a rate of 0 lets nothing through', () => {
  expect(new TokenBucket(0).take()).toBe(false);
});
