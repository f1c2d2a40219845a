import { writeFileSync } from 'node:fs';
import { docker, eventually, localImage, recorded } from '@kafka-o11y/test-kit';
import { beforeAll, expect, test } from 'vitest';
import { Engine } from '../soak/engine.ts';
import { report } from '../soak/report.ts';
import { soak } from '../soak/soak.ts';
import type { Environment } from '../soak/stack.ts';
import { assertHealthy, compose } from '../stack/compose.ts';
import { composeEnvironment, resultsDirectory, settings } from '../stack/settings.ts';

/** Time for several rounds of the work that these files make frequent. */
const minutes = 4;
const frequent = ['compose/test-soak.yml', `compose/test-soak-${recorded().backends}.yml`];

const asEver = composeEnvironment();
const often = {
  ...asEver,
  COMPOSE_FILE: [asEver.COMPOSE_FILE, ...frequent].join(':'),
} as Environment;

beforeAll(async () => {
  await compose(['up', '--detach', '--no-build'], { env: often, seconds: 300 });
  await eventually('the stack is healthy', assertHealthy, { seconds: 120 });
});

test("a container that only has the project's label is none of the stack's", async () => {
  const project = settings.COMPOSE_PROJECT_NAME;
  // As every container of an image that compose has built for this project.
  const labels = ['project', 'service'].map(
    (name) => `--label=com.docker.compose.${name}=${project}`,
  );
  const sleep = ['--entrypoint=sleep', localImage('kafka'), '120'];
  const { stdout } = await docker(['run', '--detach', '--rm', ...labels, ...sleep]);
  try {
    const engine = await Engine.connect();
    const ids = (await engine.containers(project)).map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(5);
    expect(ids).not.toContain(stdout.trim());
  } finally {
    await docker(['rm', '--force', stdout.trim()]);
  }
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
  writeFileSync(`${resultsDirectory}/soak.json`, JSON.stringify(result, null, 1));
  console.log(report(result));
  const failed = result.verdict.filter(({ holds }) => !holds);
  expect(failed.map(({ what, figures }) => `${what}: ${figures}`)).toEqual([]);
});
