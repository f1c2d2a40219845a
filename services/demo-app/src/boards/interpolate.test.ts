import { describe, expect, test } from 'vitest';
import type { Substitute } from './interpolate.ts';
import { interpolate } from './interpolate.ts';

const put = (text: string, variables: Record<string, Substitute>) =>
  interpolate(text, (name) => variables[name]);
const one = (value: string): Substitute => ({ chosen: [value], regex: false });
const some = (...chosen: string[]): Substitute => ({ chosen, regex: true });

test.each([
  ['up{topic="$topic"}', 'up{topic="orders"}'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana's own writing
  ['up{topic="${topic}"}', 'up{topic="orders"}'],
  ['up{topic="[[topic]]"}', 'up{topic="orders"}'],
  ['up{topic=~"a$", x="$unknown"}', 'up{topic=~"a$", x="$unknown"}'],
  ['topk(3, $topic)', 'topk(3, orders)'],
])('%s becomes %s', (text, expected) => {
  expect(put(text, { topic: one('orders') })).toBe(expected);
});

describe('several values', () => {
  test('are alternatives, each escaped as a regular expression', () => {
    expect(put('up{t=~"$t"}', { t: some('orders.dlt', 'a+b') })).toBe(
      String.raw`up{t=~"(orders\\.dlt|a\\+b)"}`,
    );
  });

  test('are escaped once less between backquotes', () => {
    expect(put('{a="b"} |~ `$t`', { t: some('orders.dlt') })).toBe(
      String.raw`{a="b"} |~ ${'`'}orders\.dlt${'`'}`,
    );
  });

  test('have the formats that Grafana has for them', () => {
    const t = some('a', 'b.c');
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: Grafana's own writing
    expect(put('"${t:pipe}"', { t })).toBe('"a|b.c"');
    expect(put('"${t:csv}"', { t })).toBe('"a,b.c"');
    expect(put('"${t:regex}"', { t })).toBe(String.raw`"(a|b\\.c)"`);
    expect(() => put('"${t:sqlstring}"', { t })).toThrow('":sqlstring" is not supported');
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: Grafana's own writing
  });
});

describe('a value cannot become anything but a value', () => {
  test.each([
    ['"$v"', 'a"} or up{x="', String.raw`"a\"} or up{x=\""`],
    ["'$v'", "a'} or up{x='", String.raw`'a\'} or up{x=\''`],
    ['"$v"', 'a\\', String.raw`"a\\"`],
    ['"$v"', 'a\nb', String.raw`"a\nb"`],
    // A quote of another kind, or one that is escaped, does not end the string.
    [String.raw`"it's \"$v"`, 'a"b', String.raw`"it's \"a\"b"`],
  ])('%s with %j is %s', (text, value, expected) => {
    expect(put(text, { v: one(value) })).toBe(expected);
  });

  test.each([
    ['sum($v)', 'up) or vector(1'],
    ['up[$v]', '5m] offset 1w'],
    ['{a="b"} |= `$v`', 'x` | line_format `y'],
  ])('%s with %j is refused', (text, value) => {
    expect(() => put(text, { v: one(value) })).toThrow(/variable v: expected/);
  });
});

test('what comes from the file goes in as it is', () => {
  expect(
    put('up{t=~"$t"}[$__rate_interval]', {
      t: { trusted: '.*' },
      __rate_interval: { trusted: '1m' },
    }),
  ).toBe('up{t=~".*"}[1m]');
});
