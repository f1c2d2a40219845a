import { expect, test } from 'vitest';
import { orderRequestSchema, orderSchema, totalCents } from './order.ts';
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
