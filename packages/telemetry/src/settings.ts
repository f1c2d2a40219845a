import {
  boolean,
  decimal,
  integer,
  milliseconds,
  oneOf,
  readConfig,
  text,
} from '@kafka-o11y/config';
import { z } from 'zod';

const exporter = oneOf('otlp', 'console', 'none').default('otlp');

/** Levels of pino; `silent` switches the log off. */
export const logLevel = oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent').default(
  'info',
);

/**
 * OpenTelemetry's own environment variables. Three defaults of the specification don't suit load,
 * so they differ here:
 * - the queue, because one for 2048 spans loses a third of the spans at full rate;
 * - the interval of metric exports, because a reader would wait a minute for the first point;
 * - the time-out of a batch. It is retried for five minutes, as the Collector does by default,
 *   and not for half a minute: while the Collector restarts, the queue absorbs the outage.
 *
 * The queues bound the memory: a span with the messaging attributes is 0.4 KiB, encoded, and a
 * plain log record 0.5 KiB of heap (measured), so with the Collector away they hold 7 MiB and 3 MiB, and
 * 30 MiB if every record had a stack trace.
 *
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 */
const schema = z.object({
  LOG_LEVEL: logLevel,
  OTEL_SDK_DISABLED: boolean().default(false),
  OTEL_LOG_LEVEL: oneOf('none', 'error', 'warn', 'info', 'debug', 'verbose', 'all').optional(),

  OTEL_SERVICE_NAME: text('a name').optional(),
  OTEL_RESOURCE_ATTRIBUTES: text(
    'key=value pairs, comma-separated',
    /^[^=,\s]+=[^=,]*(,[^=,\s]+=[^=,]*)*$/,
  ).optional(),

  OTEL_TRACES_EXPORTER: exporter,
  OTEL_METRICS_EXPORTER: exporter,
  OTEL_LOGS_EXPORTER: exporter,
  OTEL_EXPORTER_OTLP_ENDPOINT: text(
    'a URL such as http://localhost:4317',
    /^https?:\/\/[^/\s]+\/?$/,
  ).default('http://localhost:4317'),
  OTEL_EXPORTER_OTLP_PROTOCOL: oneOf('grpc').default('grpc'),
  OTEL_EXPORTER_OTLP_TIMEOUT: milliseconds(1, 60_000).default(10_000),

  OTEL_TRACES_SAMPLER: oneOf(
    'always_on',
    'always_off',
    'traceidratio',
    'parentbased_always_on',
    'parentbased_always_off',
    'parentbased_traceidratio',
  ).optional(),
  OTEL_TRACES_SAMPLER_ARG: decimal(0, 1).optional(),

  OTEL_METRIC_EXPORT_INTERVAL: milliseconds(100, 3_600_000).default(5_000),

  OTEL_BSP_MAX_QUEUE_SIZE: integer(1, 1_000_000).default(16_384),
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: integer(1, 100_000).default(512),
  OTEL_BSP_SCHEDULE_DELAY: milliseconds(1, 60_000).default(1_000),
  OTEL_BSP_EXPORT_TIMEOUT: milliseconds(1, 3_600_000).default(300_000),

  OTEL_BLRP_MAX_QUEUE_SIZE: integer(1, 1_000_000).default(4_096),
  OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: integer(1, 100_000).default(512),
  OTEL_BLRP_SCHEDULE_DELAY: milliseconds(1, 60_000).default(1_000),
  OTEL_BLRP_EXPORT_TIMEOUT: milliseconds(1, 3_600_000).default(300_000),
});

export type Settings = Readonly<z.output<typeof schema>>;

/** @throws {ConfigError} listing every variable that can't be used */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  return readConfig(schema, env);
}
