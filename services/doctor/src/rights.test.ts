import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rightsFor, withoutJmx } from './rights.ts';
import { monitorRequests } from './versions.ts';

const rules = new URL('../../../prometheus/rules/', import.meta.url);
const alerts = new Set(
  readdirSync(rules)
    .filter((file) => file.endsWith('.yml'))
    .flatMap((file) => [...readFileSync(new URL(file, rules), 'utf8').matchAll(/alert: (\w+)/g)])
    .map(([, name]) => name),
);

test('every alert that is said to be lost is there', () => {
  const losses = [
    withoutJmx,
    ...rightsFor({ canary: true }).map(({ lost }) => lost),
    ...monitorRequests.flatMap(({ lost }) => lost ?? []),
  ];
  const told = losses.flatMap(({ alerts = [] }) => alerts);
  expect(told.length).toBeGreaterThan(0);
  expect(told.filter((alert) => !alerts.has(alert))).toEqual([]);
});

test('without the canary no right is asked for that writes', () => {
  const asked = rightsFor({ canary: false }).map(({ operation }) => operation);
  expect(new Set(asked)).toEqual(new Set(['DESCRIBE', 'DESCRIBE_CONFIGS', 'READ']));
});
