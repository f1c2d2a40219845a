import { expect, test } from 'vitest';
import { encodeRecord, parseRecord } from './canary-record.ts';

test('a record is read as it was written', () => {
  const record = { run: 'a', sequence: 12 };
  expect(parseRecord(Buffer.from(encodeRecord(record)))).toEqual(record);
});

test.each([
  null,
  '',
  'null',
  '[]',
  '{"run":1,"sequence":2}',
  '{"run":"a","sequence":1.5}',
  '{"run',
])('what is no canary record is none: %j', (value) =>
  expect(parseRecord(value === null ? null : Buffer.from(value))).toBeUndefined(),
);
