import { readFileSync } from 'node:fs';
import { inRepository } from '@kafka-o11y/test-kit';
import { expect, test } from 'vitest';
import { z } from 'zod';

const versions = z.record(z.string(), z.string()).default({});
const lock = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        dependencies: versions,
        devDependencies: versions,
        version: z.string().optional(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(inRepository('package-lock.json'), 'utf8')));

const workspaces = Object.entries(lock.packages).filter(([path]) => !path.includes('node_modules'));
const pins = workspaces.flatMap(([path, { dependencies, devDependencies }]) =>
  Object.entries({ ...dependencies, ...devDependencies }).map(([name, version]) => ({
    path,
    name,
    version,
  })),
);

test('every workspace pins a dependency to the same exact version', () => {
  expect(pins.length).toBeGreaterThan(50);
  const doubles = [...Map.groupBy(pins, ({ name }) => name)]
    .map(([name, of]) => ({ name, versions: [...new Set(of.map(({ version }) => version))] }))
    .filter(({ versions }) => versions.length > 1 || !/^\d+\.\d+\.\d+$/.test(versions[0] ?? ''));
  expect(doubles).toEqual([]);
});

test('every workspace gets the version that it pins', () => {
  const wrong = pins
    .filter(({ name }) => !name.startsWith('@kafka-o11y/'))
    .map(({ path, name, version }) => {
      const own = lock.packages[`${path}/node_modules/${name}`];
      const installed = (own ?? lock.packages[`node_modules/${name}`])?.version;
      return { path, name, version, installed };
    })
    .filter(({ version, installed }) => version !== installed);
  expect(wrong).toEqual([]);
});
