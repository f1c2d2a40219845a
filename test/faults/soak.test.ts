import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { report } from '../soak/report.ts';
import { soak } from '../soak/soak.ts';
import type { Environment } from '../soak/stack.ts';
import { assertHealthy, compose, recordRestarts } from '../stack/compose.ts';
import { eventually } from '../stack/eventually.ts';
import { composeEnvironment, recorded, root } from '../stack/settings.ts';

/** Time for the work that these files make frequent to be done several times. */
const minutes = 5;
const frequent = ['compose/test-soak.yml', `compose/test-soak-${recorded().backends}.yml`];

const asEver = composeEnvironment();
const often = {
  ...asEver,
  COMPOSE_FILE: [asEver.COMPOSE_FILE, ...frequent].join(':'),
} as Environment;

/** Replaces the containers whose settings differ. */
async function recreate(env: Environment): Promise<void> {
  await compose(['up', '--detach', '--no-build'], { env, seconds: 300 });
  await eventually('the stack is healthy', assertHealthy, { seconds: 120 });
}

beforeAll(() => recreate(often));

afterAll(async () => {
  await recreate(asEver as Environment);
  await recordRestarts();
});

test(`at 50 orders/s the stack holds out for ${minutes} minutes`, async ({ signal }) => {
  const result = await soak({
    durationMs: minutes * 60_000,
    rate: '50',
    intervalMs: 5_000,
    env: often,
    signal,
    say: (line) => console.log(line),
  });
  mkdirSync(`${root}test-results`, { recursive: true });
  writeFileSync(`${root}test-results/soak.json`, JSON.stringify(result, null, 1));
  console.log(report(result));
  const failed = result.verdict.filter(({ holds }) => !holds);
  expect(failed.map(({ what, figures }) => `${what}: ${figures}`)).toEqual([]);
});
