import { scenarios } from '@kafka-o11y/scenarios';
import { expect, test } from 'vitest';
import { practices } from './practices.ts';

test('each scenario has its practice, and no other has one', () => {
  expect(Object.keys(practices).sort()).toEqual(scenarios.map(({ id }) => id).sort());
});
