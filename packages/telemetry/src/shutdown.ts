import { ownLogger } from './own-log.ts';

/** Telemetry that has been started. */
interface RunningTelemetry {
  /** Flushes and stops all signals, however long that takes. */
  stop(): Promise<void>;
  /** Stops waiting for a Collector that is away. */
  abandon(): void;
}

let running: RunningTelemetry | undefined;
let stopped: Promise<void> | undefined;

export function telemetryStarted(telemetry: RunningTelemetry): void {
  running = telemetry;
}

/**
 * Flushes and stops telemetry. Call it last, when nothing emits any more. With the Collector there,
 * nothing is lost. Without it, this gives up after `timeoutMs` milliseconds. Never rejects, and does
 * nothing where telemetry was not started.
 */
export function shutdownTelemetry(timeoutMs = 3_000): Promise<void> {
  stopped ??= stopWithin(timeoutMs);
  return stopped;
}

async function stopWithin(timeoutMs: number): Promise<void> {
  if (running === undefined) return;
  const timeout = Promise.withResolvers<'timeout'>();
  const timer = setTimeout(timeout.resolve, timeoutMs, 'timeout');
  const stopping = running.stop().catch((error: Error) => error);
  const outcome = await Promise.race([stopping, timeout.promise]);
  clearTimeout(timer);
  if (outcome === undefined) return;
  running.abandon();
  const reason = outcome === 'timeout' ? `not flushed within ${timeoutMs} ms` : outcome.message;
  const logger = await ownLogger();
  logger.warn(`telemetry: ${reason}; spans and log records still queued are lost`);
}
