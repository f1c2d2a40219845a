import { expect, test } from 'vitest';
import { highestRate } from './search.ts';

const search = { from: 1_000, max: 100_000, precision: 0.05 };

/** The answer for a limit, and what was tried on the way. */
async function searched(limit: number, options = search) {
  const tried: number[] = [];
  const rate = await highestRate(async (rate) => {
    tried.push(rate);
    return rate <= limit;
  }, options);
  return { rate, tried };
}

test.each([300, 1_000, 4_321, 12_000, 99_000])(
  'finds %i to within its precision',
  async (limit) => {
    const { rate } = await searched(limit);
    expect(rate).toBeLessThanOrEqual(limit);
    expect(rate).toBeGreaterThanOrEqual(limit * 0.9);
  },
);

test('doubles first, and then halves the gap', async () => {
  expect((await searched(5_100, { ...search, precision: 0.2 })).tried).toEqual([
    ...[1_000, 2_000, 4_000, 8_000, 6_000, 5_000],
  ]);
});

test('tries nothing above the most that can be asked for', async () => {
  const { rate, tried } = await searched(1_000_000, { ...search, max: 3_000 });
  expect(rate).toBe(3_000);
  expect(tried).toEqual([1_000, 2_000, 3_000]);
});

test('ends where nothing holds', async () => {
  expect((await searched(0)).rate).toBe(0);
});
