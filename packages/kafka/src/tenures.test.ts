import { expect, test } from 'vitest';
import { Tenures } from './tenures.ts';

test('partitions that stay go on, those that go end, and those that come back begin anew', () => {
  const tenures = new Tenures();
  tenures.keep({ orders: [0, 1], retry: [0] });
  const [first, second, retry] = [
    tenures.signalOf('orders', 0),
    tenures.signalOf('orders', 1),
    tenures.signalOf('retry', 0),
  ];
  tenures.keep({ orders: [1, 2], retry: [0] });
  expect([first, second, retry].map(({ aborted }) => aborted)).toEqual([true, false, false]);
  expect(tenures.signalOf('orders', 0).aborted).toBe(true);
  expect(tenures.signalOf('orders', 2).aborted).toBe(false);

  tenures.keep({ orders: [0] });
  expect(tenures.signalOf('orders', 0).aborted).toBe(false);
  expect(first.aborted).toBe(true);
});

test('what is lost ends with the reason, before the next assignment', () => {
  const tenures = new Tenures();
  tenures.keep({ orders: [0, 1] });
  const [first, second] = [tenures.signalOf('orders', 0), tenures.signalOf('orders', 1)];
  const reason = new Error('lost');
  tenures.end(reason, { orders: [0], retry: [7] });
  expect(first.reason).toBe(reason);
  expect(second.aborted).toBe(false);
  tenures.end(reason);
  expect(second.aborted).toBe(true);
});
