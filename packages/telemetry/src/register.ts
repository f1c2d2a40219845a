/**
 * Starts telemetry before the program: `node --import @kafka-o11y/telemetry/register main.ts`.
 *
 * An ES module can only be patched while it is imported, so the hooks come first and everything
 * else after them. Without the hooks nothing is patched and nothing complains;
 * `instrumentationsActive()` tells.
 */
import { register } from 'import-in-the-middle/register-hooks.mjs';
import { ConfigError } from './config.ts';
import { PATCHED_MODULES } from './patched-modules.ts';

register({ include: PATCHED_MODULES });
const { startTelemetry } = await import('./start.ts');

try {
  startTelemetry();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exit(1);
}
