import { expect, test } from 'vitest';
import type { Judgement } from './thresholds.ts';
import { steps } from './thresholds.ts';

/** Grafana's colour of a reading: that of the last step at or below it. */
function colour(judgement: Judgement, reading: number): string | undefined {
  return steps(judgement).findLast(({ value }) => value === null || value <= reading)?.color;
}

test.each([
  [{ limit: { red: 1 } }, { 0: 'green', 1: 'red' }],
  [{ limit: { amber: 5, red: 9 } }, { 4: 'green', 5: 'orange', 9: 'red' }],
  [{ floor: { red: 1 } }, { 0: 'red', 1: 'green' }],
  [{ floor: { amber: 3, red: 1 } }, { 0: 'red', 1: 'orange', 3: 'green' }],
  [
    { floor: { red: 1 }, limit: { red: 2 } },
    { 0: 'red', 1: 'green', 2: 'red' },
  ],
  [{}, { 0: 'blue', 1000: 'blue' }],
] satisfies [Judgement, Record<number, string>][])('%j', (judgement, expected) => {
  for (const [reading, wanted] of Object.entries(expected)) {
    expect(colour(judgement, Number(reading)), `at ${reading}`).toBe(wanted);
  }
});
