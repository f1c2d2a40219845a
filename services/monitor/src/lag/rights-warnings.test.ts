import { pino } from 'pino';
import { beforeEach, expect, test } from 'vitest';
import type { Refused } from './rights.ts';
import { nothingRefused } from './rights.ts';
import { RightsWarnings } from './rights-warnings.ts';

let lines: { operation: string; names: string[]; count: number }[];
let warnings: RightsWarnings;
beforeEach(() => {
  lines = [];
  const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  warnings = new RightsWarnings(logger);
});

function refusing(changes: Partial<Record<keyof Refused, string[]>>): Refused {
  const refused = nothingRefused();
  for (const [right, names] of Object.entries(changes)) {
    refused[right as keyof Refused] = new Set(names);
  }
  return refused;
}

test('a right that is missing is told once, with the names', () => {
  for (let at = 0; at < 600_000; at += 15_000) {
    warnings.look(refusing({ readTopic: ['a', 'b'], describeGroup: ['g'] }), at);
  }
  expect(lines).toMatchObject([
    { level: 40, resource: 'group', operation: 'describe', count: 1, names: ['g'] },
    { level: 40, resource: 'topic', operation: 'read', count: 2, names: ['a', 'b'] },
  ]);
});

test('what is refused after that is told after a minute', () => {
  warnings.look(refusing({ readTopic: ['a'] }), 0);
  for (const at of [15_000, 45_000, 60_000, 75_000]) {
    warnings.look(refusing({ readTopic: ['a', `from ${at}`, 'b'] }), at);
  }
  expect(lines.map(({ names }) => names)).toEqual([['a'], ['from 60000', 'b']]);
});

test('what is granted and taken away again is told again', () => {
  warnings.look(refusing({ readTopic: ['a'] }), 0);
  warnings.look(nothingRefused(), 15_000);
  warnings.look(refusing({ readTopic: ['a'] }), 90_000);
  expect(lines).toHaveLength(2);
});

test('a line has a bounded number of names', () => {
  const names = Array.from({ length: 1_000 }, (_, n) => `topic-${n}`);
  warnings.look(refusing({ readTopic: names }), 0);
  expect(lines).toMatchObject([{ count: 1_000, names: names.slice(0, 20) }]);
});
