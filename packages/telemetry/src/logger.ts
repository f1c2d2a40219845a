import { readConfig } from '@kafka-o11y/config';
import type { Logger } from 'pino';
import pino from 'pino';
import { z } from 'zod';
import { logLevel } from './settings.ts';

/**
 * A logger to stdout, one JSON object a line. Where register.ts runs, the instrumentation adds
 * trace_id, span_id and trace_flags and sends every line to the Collector as well.
 *
 * A line is written before the call returns. So a line that is logged before a commit outlives even
 * a kill -9 after it. The price: where nobody reads stdout, the service waits.
 *
 * Log an error as `logger.error({ err }, 'what failed')`: over OTLP it becomes the exception.*
 * attributes.
 *
 * @param name written as `service` on every line
 * @throws {ConfigError} if LOG_LEVEL is none of pino's levels
 */
export function createLogger(name: string | undefined = process.env.OTEL_SERVICE_NAME): Logger {
  const { LOG_LEVEL } = readConfig(z.object({ LOG_LEVEL: logLevel }));
  return pino(
    {
      level: LOG_LEVEL,
      base: name === undefined ? {} : { service: name },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    // By number: Node makes a pipe non-blocking once process.stdout is touched.
    pino.destination({ dest: 1, sync: true }),
  );
}
