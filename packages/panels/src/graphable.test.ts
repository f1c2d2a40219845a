import { createDataFrame, FieldType } from '@grafana/data';
import { expect, test } from 'vitest';
import { graphable } from './graphable.ts';

test('what is not a finite number is a gap', () => {
  const [frame] = graphable([
    createDataFrame({
      fields: [
        { name: 'Time', type: FieldType.time, values: [1, 2, 3, 4, 5] },
        {
          name: 'p95',
          type: FieldType.number,
          values: [Number.NaN, 0.5, Number.POSITIVE_INFINITY, null, 0],
        },
      ],
    }),
  ]);
  expect(frame?.fields[1]?.values).toEqual([null, 0.5, null, null, 0]);
  expect(frame?.fields[0]?.values).toEqual([1, 2, 3, 4, 5]);
});

test('frames without time or numbers are not drawn', () => {
  const lines = createDataFrame({
    fields: [
      { name: 'Time', type: FieldType.time, values: [1] },
      { name: 'Line', type: FieldType.string, values: ['x'] },
    ],
  });
  expect(graphable([lines, createDataFrame({ fields: [] })])).toEqual([]);
});
