import { getFieldDisplayName } from '@grafana/data';
import { expect, test } from 'vitest';
import { toFrames } from './frames.ts';
import type { PanelAnswer } from './types.ts';

const series = (labels: Record<string, string>, ...values: number[]) => ({
  schema: {
    refId: 'A',
    fields: [
      { name: 'Time', type: 'time' as const },
      { name: 'Value', type: 'number' as const, labels },
    ],
  },
  data: { values: [values.map((_, index) => index * 1000), values] },
});
const answer = (...frames: PanelAnswer['results'][0]['frames']): PanelAnswer => ({
  intervalMs: 1000,
  results: [{ refId: 'A', frames }],
});

test.each([
  ['{{topic}} of {{group}}', 'orders of group'],
  ['__auto', 'orders'],
  ['', '{topic="orders"}'],
])('legend %j', (legendFormat, name) => {
  const frames = toFrames(answer(series({ topic: 'orders' }, 1), series({ topic: 'other' }, 1)), [
    { refId: 'A', legendFormat, expr: 'up' },
  ]);
  const [frame] = frames;
  expect(frame && getFieldDisplayName(frame.fields[1] as never, frame, frames)).toBe(name);
});

test('a series without labels is named by its query', () => {
  const [frame] = toFrames(answer(series({}, 1)), [
    { refId: 'A', legendFormat: '__auto', expr: 'sum(up)' },
  ]);
  expect(frame && getFieldDisplayName(frame.fields[1] as never, frame)).toBe('sum(up)');
});

test('a table has a column for each label', () => {
  const [table] = toFrames(answer(series({ b: '1', a: 'x' }, 7), series({ a: 'y' }, 8)), [
    { refId: 'A', format: 'table' },
  ]);
  expect(table?.fields.map(({ name, values }) => [name, values])).toEqual([
    ['Time', [0, 0]],
    ['a', ['x', 'y']],
    ['b', ['1', '']],
    ['Value', [7, 8]],
  ]);
});
