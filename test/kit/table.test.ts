import { expect, test } from 'vitest';
import { table } from './table.ts';

test('names go to the left and figures to the right, each column as wide as its widest cell', () => {
  const rows = [
    ['produce', 'ours', '100,000'],
    ['consume', 'a peer', '9'],
  ];
  expect(table(['case', 'subject', 'records/s'], rows).split('\n')).toEqual([
    'case     subject  records/s',
    '-------  -------  ---------',
    'produce  ours       100,000',
    'consume  a peer           9',
  ]);
});

test('a table without rows is its header', () => {
  expect(table(['a', 'b'], [])).toBe('a  b\n-  -');
});
