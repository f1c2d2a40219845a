import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ports } from '@kafka-o11y/vocabulary';

const environmentFile = new URL('../../../.env', import.meta.url);

/** The settings of the lab: those of .env, and before them the environment. */
export const settings: Readonly<Record<string, string | undefined>> = {
  ...(existsSync(environmentFile) ? parseEnv(readFileSync(environmentFile, 'utf8')) : {}),
  ...process.env,
};

/** Where the lab's demo app is to be called from this machine. */
export function demoAppUrl(): string {
  const port = settings.DEMO_APP_PORT || ports.demoApp;
  const bound = settings.BIND_ADDRESS || '127.0.0.1';
  // Nobody can call the address that stands for all addresses.
  const host = bound === '0.0.0.0' ? '127.0.0.1' : bound;
  return `http://${host}:${port}`;
}
