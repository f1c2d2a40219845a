import { ConfigError } from '@kafka-o11y/config';
import { createLogger, shutdownTelemetry } from '@kafka-o11y/telemetry';
import closeWithGrace from 'close-with-grace';
import type { Logger } from 'pino';

/** A service, as its process sees it. */
export interface App {
  /** Resolves when the service is at work, which may wait for the broker to come up. */
  start(): Promise<void>;
  /** Finishes the work in flight, within `timeoutMs`. May be called while `start` is under way. */
  stop(timeoutMs: number): Promise<void>;
}

/** From the first signal to the exit. The app gets a part of it, then the telemetry. */
const graceMs = 10_000;
const appGraceMs = 7_000;
const telemetryGraceMs = 1_500;

/**
 * Runs an app as this process. The process ends in one of these ways:
 * - SIGTERM or SIGINT: the app stops, telemetry is flushed, exit code 0;
 * - an error (of `start`, uncaught, or an unhandled rejection): the same, but exit code 1;
 * - a second signal or error, or more than 10 s: exit code 1 at once;
 * - an invalid configuration: every fault on stderr, exit code 1.
 */
export async function run(create: (logger: Logger) => App | Promise<App>): Promise<void> {
  const logger = createLogger();
  const app = await configured(async () => create(logger));
  let stopping = false;
  closeWithGrace(
    {
      delay: graceMs,
      logger: false,
      onSecondSignal: (signal) =>
        logger.fatal({ signal }, 'second signal: exiting without waiting'),
      onSecondError: (err) => logger.fatal({ err }, 'second error: exiting without waiting'),
      onTimeout: (ms) => logger.fatal(`not stopped after ${ms} ms: exiting without waiting`),
    },
    async ({ err, signal }) => {
      stopping = true;
      if (err) logger.fatal({ err }, 'stopping after an error');
      else logger.info({ signal }, 'stopping');
      try {
        await app.stop(appGraceMs);
      } finally {
        await shutdownTelemetry(telemetryGraceMs);
      }
    },
  );
  // The start of an app fails when the app is stopped meanwhile.
  await app.start().catch((error: unknown) => {
    if (!stopping) throw error;
  });
}

async function configured<T>(create: () => Promise<T>): Promise<T> {
  try {
    return await create();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
