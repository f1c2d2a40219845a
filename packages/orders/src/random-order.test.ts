import { expect, test } from 'vitest';
import { orderSchema } from './order.ts';
import type { Random } from './random-order.ts';
import { randomOrder } from './random-order.ts';

test('every generated order is valid', () => {
  for (let i = 0; i < 1_000; i++) orderSchema.parse(randomOrder());
});

test('the same seed gives the same orders, under new ids', () => {
  const [a, b] = [randomOrder({}, seeded(7)), randomOrder({}, seeded(7))];
  expect({ ...a, id: '', createdAt: '' }).toEqual({ ...b, id: '', createdAt: '' });
  expect(a.id).not.toBe(b.id);
});

test('a customer always orders from the same region', () => {
  const regionOf = new Map<string, string>();
  const random = seeded(1);
  for (let i = 0; i < 5_000; i++) {
    const { customerId, region } = randomOrder({}, random);
    expect(regionOf.get(customerId) ?? region).toBe(region);
    regionOf.set(customerId, region);
  }
  expect(regionOf.size).toBeLessThanOrEqual(1_000);
});

test('overrides are kept, and total and currency follow them', () => {
  const items = [{ sku: 'x', quantity: 2, unitPriceCents: 150 }];
  const order = randomOrder({ customerId: 'me', region: 'us-east', items });
  expect(order).toMatchObject({ customerId: 'me', currency: 'USD', totalCents: 300 });
});

/** Lehmer's generator with the MINSTD parameters: x' = 48271 x mod (2^31 - 1). */
function seeded(seed: number): Random {
  const modulus = 2 ** 31 - 1;
  let x = seed;
  return () => {
    x = (x * 48_271) % modulus;
    return x / modulus;
  };
}
