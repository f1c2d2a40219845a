import { expect, test } from 'vitest';
import type { Check } from './checks.ts';
import { watch } from './watch.ts';

function check(name: string, look: Check['look']): Check {
  return { name, look, where: 'nowhere' };
}

function soon(): number {
  return Date.now() + 50;
}

test('looks until every check has come true, and reports each once', async () => {
  let looks = 0;
  const seen: string[] = [];
  const missing = await watch(
    [
      check('at once', async () => 'here'),
      check('later', async () => (++looks === 3 ? 'here at last' : undefined)),
    ],
    {
      deadline: Date.now() + 5_000,
      pollMs: 1,
      seen: ({ name }, evidence) => seen.push(`${name}: ${evidence}`),
    },
  );
  expect(missing).toEqual([]);
  expect(seen).toEqual(['at once: here', 'later: here at last']);
});

test('at the deadline names what is missing', async () => {
  const never = check('never', async () => undefined);
  const missing = await watch([check('there', async () => 'here'), never], {
    deadline: soon(),
    pollMs: 1,
    seen: () => {},
  });
  expect(missing).toEqual([{ check: never, reason: 'not there yet' }]);
});

test('a backend that does not answer is asked again, and its last error is the reason', async () => {
  let looks = 0;
  const broken = check('broken', async () => {
    looks += 1;
    throw new Error('connection refused');
  });
  const [missing] = await watch([broken], { deadline: soon(), pollMs: 1, seen: () => {} });
  expect(missing?.reason).toBe('connection refused');
  expect(looks).toBeGreaterThan(1);
});

test('looks once even where the deadline has passed', async () => {
  const missing = await watch([check('there', async () => 'here')], {
    deadline: 0,
    seen: () => {},
  });
  expect(missing).toEqual([]);
});
