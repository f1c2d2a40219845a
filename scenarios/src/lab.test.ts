import { expect, test } from 'vitest';
import { commandOn, onLab } from './lab.ts';
import { controllerFailover } from './set/controller-failover.ts';
import { networkCut } from './set/network-cut.ts';

test('a command names the broker that is the controller', () => {
  expect(commandOn({ brokers: 3, controller: 'kafka-2' }, ['kill', '{controller}'])).toEqual([
    'kill',
    'kafka-2',
  ]);
});

test('without a controller there is nobody to name', () => {
  expect(() => commandOn({ brokers: 3 }, ['kill', '{controller}'])).toThrow('no broker');
  expect(onLab(controllerFailover, { brokers: 3 })).toBe(controllerFailover);
});

test('a scenario on a lab has the names of the lab, and is otherwise the same', () => {
  const named = onLab(controllerFailover, { brokers: 3, controller: 'kafka-3' });
  expect(named.steps[0]?.do).toEqual([{ compose: ['kill', 'kafka-3'] }]);
  expect(named.steps[1]).toBe(controllerFailover.steps[1]);
});

test('commands keep what they set in the environment', () => {
  const named = onLab(networkCut, { brokers: 1, controller: 'kafka' });
  expect(named.steps[0]?.do).toEqual(networkCut.steps[0]?.do);
  expect(named.steps[0]?.do).toMatchObject([
    { env: { KAFKA_BOOTSTRAP_SERVERS: 'toxiproxy:19092' } },
  ]);
});
