import { pairNames } from '@kafka-o11y/backends';
import { z } from 'zod';

/** Environment of the one-shot. Times are in seconds and count from when the stack was started. */
export const configSchema = z.object({
  /** Which stores logs and traces are in: Loki and Tempo, or VictoriaLogs and Jaeger. */
  BACKENDS: z.enum(pairNames).default('grafana'),
  /** How long ago that was. What is older does not prove that data flows now. */
  ELAPSED_SECONDS: z.coerce.number().min(0).default(0),
  /** When to give up. Every check is made at least once. */
  TIMEOUT_SECONDS: z.coerce.number().positive().default(300),
});

/** By their names on the compose network, as the stores are. */
export const urls = {
  collector: 'http://otel-collector:13133',
  prometheus: 'http://prometheus:9090',
};
