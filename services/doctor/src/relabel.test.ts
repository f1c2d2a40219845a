import { expect, test } from 'vitest';
import type { RelabelRule } from './relabel.ts';
import { relabel } from './relabel.ts';

const sample = { name: 'reads_total', labels: { disk: 'a', file: 'x' } };

test.each<[string, RelabelRule[], typeof sample | undefined]>([
  ['without rules a series stays', [], sample],
  [
    'a rule matches whole values',
    [{ source_labels: ['__name__'], regex: 'reads', action: 'drop' }],
    sample,
  ],
  [
    'values are joined by semicolons; a label that is missing is empty',
    [{ source_labels: ['disk', 'none', 'file'], regex: 'a;;x', action: 'drop' }],
    undefined,
  ],
  ['what is not kept goes', [{ source_labels: ['disk'], regex: 'b', action: 'keep' }], undefined],
  [
    'a group by its number, in braces where letters follow',
    [
      {
        source_labels: ['__name__'],
        regex: '(.+)_total',
        target_label: '__name__',
        replacement: `\${1}_sum`,
      },
    ],
    { name: 'reads_sum', labels: sample.labels },
  ],
  [
    'a group that is not there is empty',
    [{ source_labels: ['disk'], regex: '(.+)', target_label: 'disk', replacement: 'b$1_c' }],
    { name: 'reads_total', labels: { disk: 'b', file: 'x' } },
  ],
  [
    'a label without a value is none',
    [{ source_labels: ['disk'], regex: '.*', target_label: 'file', replacement: '' }],
    { name: 'reads_total', labels: { disk: 'a' } as typeof sample.labels },
  ],
  [
    'labels that match go',
    [{ regex: 'f.*', action: 'labeldrop' }],
    { name: 'reads_total', labels: { disk: 'a' } as typeof sample.labels },
  ],
])('%s', (_what, rules, result) => {
  expect(relabel(sample, rules)).toEqual(result);
});
