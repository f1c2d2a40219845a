import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { root } from '@kafka-o11y/test-kit';
import type { TestProject } from 'vitest/node';
import { recordRestarts } from './compose.ts';
import {
  composeEnvironment,
  overlaysAtEnd,
  resultsDirectory,
  startEnvironment,
} from './settings.ts';
import { writeShortRules } from './short-rules.ts';

/**
 * Brings up what a layer stands on, the way a user does: the images for the integration tests,
 * which start containers of their own, and the tests' stack for all others. Layers share one stack,
 * as bringing it up again is harmless; afterwards it is taken down with its volumes.
 * KEEP_STACK=1 leaves it up, for a look or for a quick next run.
 */
export default async function setup(layer: TestProject): Promise<(() => void) | undefined> {
  if (layer.name === 'integration') {
    // Brokers of both kinds.
    for (const shape of ['single', 'kraft']) start('images', [], { STACK_SHAPE: shape });
    return undefined;
  }
  writeShortRules();
  start('up');
  await recordRestarts();
  return () => {
    saveLogs();
    if (process.env.KEEP_STACK === '1') return;
    start('down', ['--volumes'], { KAFKA_O11Y_OVERLAYS: overlaysAtEnd });
  };
}

/**
 * Runs start.sh with this terminal's input and output, so that it can ask what it asks a user
 * (whether it may install Docker, say). In CI nobody can answer, and it goes ahead.
 */
function start(
  command: 'up' | 'images' | 'down',
  flags: string[] = [],
  env: NodeJS.ProcessEnv = {},
): void {
  const consent = process.env.CI === 'true' ? ['--yes'] : [];
  const { status, signal, error } = spawnSync('./start.sh', [command, ...flags, ...consent], {
    cwd: root,
    env: { ...startEnvironment(), ...env },
    stdio: 'inherit',
  });
  if (status !== 0) {
    const reason = error?.message ?? (signal ? `ended by ${signal}` : `exit code ${status}`);
    throw new Error(`./start.sh ${command}: ${reason}. What it said is above.`);
  }
}

/**
 * Keeps each service's output, as it is gone with the containers.
 * Not asynchronous: the layers take the stack down one after the other, not at once.
 */
function saveLogs(): void {
  const directory = `${resultsDirectory}/logs`;
  mkdirSync(directory, { recursive: true });
  const compose = (args: string[], stdout: number | 'pipe') =>
    spawnSync('docker', ['compose', ...args], {
      cwd: root,
      env: composeEnvironment(),
      stdio: ['ignore', stdout, 'inherit'],
      encoding: 'utf8',
    }).stdout;
  for (const service of compose(['ps', '--all', '--services'], 'pipe').split('\n')) {
    if (!service) continue;
    const file = openSync(`${directory}/${service}.log`, 'w');
    compose(['logs', '--no-color', '--no-log-prefix', '--timestamps', service], file);
    closeSync(file);
  }
}
