import { describe, expect, test } from 'vitest';
import {
  encodeOrder,
  InvalidOrderError,
  orderRequestSchema,
  orderSchema,
  parseOrder,
  totalCents,
} from './order.ts';
import { randomOrder } from './random-order.ts';

test('the total is exact where floating-point euros would not be', () => {
  const items = [
    { sku: 'a', quantity: 3, unitPriceCents: 10 },
    { sku: 'b', quantity: 1, unitPriceCents: 20 },
  ];
  expect(totalCents(items)).toBe(50);
});

test.each([
  ['a total that is not the sum of the items', { totalCents: 1 }, 'totalCents'],
  ['an id that is no UUID', { id: '42' }, 'id'],
  ['no items', { items: [], totalCents: 0 }, 'items'],
  ['an unknown region', { region: 'atlantis' }, 'region'],
  ['a creation time without a zone', { createdAt: '2026-11-21T06:00:00' }, 'createdAt'],
])('an order with %s is refused', (_, fault, path) => {
  const result = orderSchema.safeParse({ ...randomOrder(), ...fault });
  expect(result.error?.issues.map((issue) => issue.path[0])).toEqual([path]);
});

test('a request may not choose what the service decides', () => {
  expect(orderRequestSchema.safeParse({ id: randomOrder().id }).success).toBe(false);
  expect(orderRequestSchema.safeParse({}).success).toBe(true);
});

test('an order survives the journey', () => {
  const order = randomOrder();
  expect(parseOrder(Buffer.from(encodeOrder(order)))).toEqual(order);
});

describe('a poison record says what is wrong with it', () => {
  test.each([
    ['a tombstone', null, 'the record has no value'],
    ['text', 'hello', 'the record value is not JSON'],
    ['JSON that is no object', '42', /^not an order: value: /],
    ['an order with two faults', withFaults(), /^not an order: id: .*; currency: /],
  ])('%s', (_, value, message) => {
    const parse = () => parseOrder(value);
    expect(parse).toThrow(InvalidOrderError);
    expect(parse).toThrow(message);
  });
});

function withFaults(): string {
  return JSON.stringify({ ...randomOrder(), id: 'x', currency: 'CHF' });
}
