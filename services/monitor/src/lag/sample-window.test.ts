import { expect, test } from 'vitest';
import { SampleWindow } from './sample-window.ts';
import type { Sample } from './status.ts';
import { WINDOW_SAMPLES } from './status.ts';

const sample = (n: number, changes: Partial<Sample> = {}): Sample => ({
  atMs: 1_767_225_600_000 + n * 15_000,
  committed: 2 ** 40 + n,
  end: 2 ** 40 + 2 * n,
  lag: n,
  hasMembers: true,
  isRead: false,
  isHeld: false,
  hasProcessed: false,
  ageSeconds: n / 10,
  ...changes,
});

test('gives samples back as they were', () => {
  const samples = [
    sample(1, { hasMembers: undefined, isHeld: true }),
    sample(2, { hasMembers: false, hasProcessed: true, ageSeconds: undefined }),
    sample(3),
  ];
  const window = new SampleWindow();
  for (const one of samples) window.add(one);
  expect(window.samples).toEqual(samples);
});

test('drops the oldest once it is full', () => {
  const window = new SampleWindow();
  for (let n = 0; n < WINDOW_SAMPLES + 3; n++) window.add(sample(n));
  expect(window.samples).toEqual(Array.from({ length: WINDOW_SAMPLES }, (_, n) => sample(n + 3)));
});

test('forgets what was before everything was read, and keeps that it was', () => {
  const window = new SampleWindow();
  const read = sample(2, { isRead: true, lag: 0 });
  for (const one of [sample(1), read]) window.add(one);
  expect(window.samples).toEqual([read]);
  window.add(sample(3));
  expect(window.samples).toEqual([read, sample(3)]);
});
