import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { recordRestarts } from './compose.ts';
import { composeEnvironment, root } from './settings.ts';
import { start } from './start.ts';

/**
 * Brings the tests' stack up the way a user does and takes it down again with its volumes.
 * Both layers that need it share one stack, as bringing it up again is harmless.
 * KEEP_STACK=1 leaves it up, for a look or for a quick next run.
 */
export default async function setup(): Promise<() => void> {
  start('up');
  await recordRestarts();
  return () => {
    saveLogs();
    if (process.env.KEEP_STACK !== '1') start('down', '--volumes');
  };
}

/**
 * Keeps each service's output in test-results/logs, as it is gone with the containers.
 * Not asynchronous: the two layers take the stack down one after the other, not at once.
 */
function saveLogs(): void {
  const directory = `${root}test-results/logs`;
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
