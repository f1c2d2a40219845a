/**
 * Starts telemetry before the program: `node --import @kafka-o11y/telemetry/register main.ts`.
 *
 * An ES module can only be patched while it is imported. So the hooks come first, and every other
 * import comes after them. Without the hooks no module is patched, and nothing complains.
 */
import { ConfigError } from '@kafka-o11y/config';
import { register } from 'import-in-the-middle/register-hooks.mjs';

// The modules that the instrumentations patch.
register({ include: ['pino', 'http'] });
const { startTelemetry } = await import('./start.ts');

try {
  startTelemetry();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exit(1);
}
