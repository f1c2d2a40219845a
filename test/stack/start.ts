import { spawnSync } from 'node:child_process';
import { root, startEnvironment } from './settings.ts';

/**
 * Runs start.sh with this terminal's input and output, so that it can ask what it asks a user
 * (whether it may install Docker, say). In CI nobody can answer, and it goes ahead.
 */
export function start(command: 'up' | 'images' | 'down', ...flags: string[]): void {
  const consent = process.env.CI === 'true' ? ['--yes'] : [];
  const { status, signal, error } = spawnSync('./start.sh', [command, ...flags, ...consent], {
    cwd: root,
    env: startEnvironment(),
    stdio: 'inherit',
  });
  if (status !== 0) {
    const reason = error?.message ?? (signal ? `ended by ${signal}` : `exit code ${status}`);
    throw new Error(`./start.sh ${command}: ${reason}. What it said is above.`);
  }
}
