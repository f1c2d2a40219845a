import type { Field } from '@grafana/data';
import { createDataFrame, dateTime, FieldType } from '@grafana/data';
import { expect, test } from 'vitest';
import { createReplaceVariables } from './replace-variables.ts';

const from = dateTime(1000);
const to = dateTime(2000);
const replace = createReplaceVariables(
  { topic: ['a b', 'c'], group: ['$__all'] },
  { from, to, raw: { from, to } },
);

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: Grafana's own writing
test.each([
  ['$topic and ${group}', 'a b + c and All'],
  ['from=${__from}&to=$__to', 'from=1000&to=2000'],
  ['?${__url_time_range}&${topic:queryparam}', '?from=1000&to=2000&var-topic=a%20b&var-topic=c'],
  ['$unknown costs $5', '$unknown costs $5'],
])('%s becomes %s', (text, expected) => {
  expect(replace(text)).toBe(expected);
});

test.each([
  ['${__value.raw}', '7'],
  ['${__field.labels.topic}', 'orders'],
  ['${__data.fields.name}', 'row one'],
  ['${__data.fields["name"]}', 'row one'],
  ['${__data.fields.other}', '${__data.fields.other}'],
])('of a value: %s becomes %s', (text, expected) => {
  const frame = createDataFrame({
    fields: [
      { name: 'name', type: FieldType.string, values: ['row one'] },
      { name: 'Value', type: FieldType.number, values: [7], labels: { topic: 'orders' } },
    ],
  });
  const value = {
    frame,
    field: frame.fields[1] as Field,
    rowIndex: 0,
    data: [frame],
    frameIndex: 0,
  };
  expect(replace(text, { __dataContext: { value } })).toBe(expected);
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: Grafana's own writing
