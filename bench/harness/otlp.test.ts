import { expect, test } from 'vitest';
import { countItems, readMetrics } from './otlp.ts';

/** A field with nested bytes or text. */
const field = (number: number, content: Buffer | string) => {
  const bytes = Buffer.from(content);
  const length = [0x80 + (bytes.length & 0x7f), bytes.length >> 7];
  return Buffer.concat([Buffer.from([number * 8 + 2, ...length]), bytes]);
};
const varint = (number: number, value: number) => Buffer.from([number * 8, value]);
const int64 = (number: number, value: bigint) => {
  const bytes = Buffer.alloc(9, number * 8 + 1);
  bytes.writeBigInt64LE(value, 1);
  return bytes;
};
const text = (key: string, value: string) => field(7, pair(key, field(1, value)));
const flag = (key: string, value: boolean) => field(7, pair(key, varint(2, value ? 1 : 0)));
const pair = (key: string, value: Buffer) => Buffer.concat([field(1, key), field(2, value)]);

test('counts spans over resources and scopes, whatever else there is', () => {
  const span = field(2, 'a span');
  const scope = (...spans: Buffer[]) =>
    field(2, Buffer.concat([field(1, 'a scope'), ...spans, field(3, 'a schema')]));
  const resource = (...scopes: Buffer[]) =>
    field(1, Buffer.concat([field(1, 'a resource'), ...scopes]));
  const request = Buffer.concat([resource(scope(span, span), scope(span)), resource(scope(span))]);
  expect(countItems(request)).toBe(4);
  expect(countItems(Buffer.alloc(0))).toBe(0);
});

test('counts an item that is longer than one byte can say', () => {
  expect(countItems(field(1, field(2, field(2, Buffer.alloc(200)))))).toBe(1);
});

test('reads the points of the sums asked for, with their attributes, and counts all', () => {
  const point = (value: bigint, ...attributes: Buffer[]) =>
    field(1, Buffer.concat([...attributes, int64(6, value)]));
  const metric = (name: string, kind: number, ...points: Buffer[]) =>
    field(2, Buffer.concat([field(1, name), field(kind, Buffer.concat(points))]));
  const scope = Buffer.concat([
    metric(
      'processed',
      7,
      point(40n),
      point(2n, text('error.type', 'full'), flag('dropped', true)),
    ),
    metric('other', 7, point(1n)),
    metric('size', 5, point(9n)),
  ]);
  const request = field(1, Buffer.concat([field(1, 'a resource'), field(2, scope)]));

  const { points, sums } = readMetrics(request, new Set(['processed']));
  expect(points).toBe(4);
  expect(sums.map(({ metric, value, attributes }) => ({ metric, value, attributes }))).toEqual([
    { metric: 'processed', value: 40, attributes: {} },
    { metric: 'processed', value: 2, attributes: { 'error.type': 'full', dropped: true } },
  ]);
  expect(new Set(sums.map(({ series }) => series)).size).toBe(2);
});
