import { expect, test } from 'vitest';
import { nothingRefused, rightsMetrics } from './rights.ts';

const read = (refused: Parameters<typeof rightsMetrics>[0]) =>
  rightsMetrics(refused).flatMap((metric) => metric.read());

test('each right has a count, 0 where nothing is refused', () => {
  const refused = { ...nothingRefused(), readTopic: new Set(['a', 'b']) };
  expect(read(() => refused)).toEqual([
    { attributes: { resource: 'group', operation: 'describe' }, value: 0 },
    { attributes: { resource: 'topic', operation: 'describe' }, value: 0 },
    { attributes: { resource: 'topic', operation: 'describe_configs' }, value: 0 },
    { attributes: { resource: 'topic', operation: 'read' }, value: 2 },
  ]);
});

test('of a collection that failed there is no count', () => {
  expect(read(() => undefined)).toEqual([]);
});
