import { expect, test } from 'vitest';
import { commandOn, onLab } from './lab.ts';
import { backendOutage } from './set/backend-outage.ts';
import { controllerFailover } from './set/controller-failover.ts';
import { networkCut } from './set/network-cut.ts';

const cluster = { brokers: 3, controller: 'kafka-2', backends: 'grafana' } as const;
const headless = { brokers: 3, backends: 'permissive' } as const;

test('a command names the broker that is the controller', () => {
  expect(commandOn(cluster, ['kill', '{controller}'])).toEqual(['kill', 'kafka-2']);
});

test.each([
  ['grafana', ['loki', 'tempo']],
  ['permissive', ['victoria-logs', 'jaeger']],
] as const)('a command names the stores of the pair %s', (backends, stores) => {
  expect(commandOn({ backends }, ['pause', '{logs}', '{traces}'])).toEqual(['pause', ...stores]);
});

test('without a controller there is nobody to name', () => {
  expect(() => commandOn(headless, ['kill', '{controller}'])).toThrow('no broker');
  expect(onLab(controllerFailover, headless)).toEqual(controllerFailover);
});

test('a scenario on a lab has the names of the lab, and is otherwise the same', () => {
  const named = onLab(controllerFailover, cluster);
  expect(named.steps[0]?.do).toEqual([{ compose: ['kill', 'kafka-2'] }]);
  expect(named.steps[1]).toBe(controllerFailover.steps[1]);
});

test('what undoes it has the names of the lab as well', () => {
  const named = onLab(backendOutage, headless);
  expect(named.steps[0]?.do).toEqual([{ compose: ['pause', 'jaeger'] }]);
  expect(named.cleanUp).toContainEqual({ compose: ['unpause', 'jaeger'] });
});

test('commands keep what they set in the environment', () => {
  const named = onLab(networkCut, cluster);
  expect(named.steps[0]?.do).toEqual(networkCut.steps[0]?.do);
  expect(named.steps[0]?.do).toMatchObject([
    { env: { KAFKA_BOOTSTRAP_SERVERS: 'toxiproxy:19092' } },
  ]);
});
