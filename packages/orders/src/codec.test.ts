import { describe, expect, test } from 'vitest';
import { encodeOrder, InvalidOrderError, parseOrder } from './codec.ts';
import { randomOrder } from './random-order.ts';

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
