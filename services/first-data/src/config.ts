import { z } from 'zod';

/** Environment of the one-shot. Times are in seconds and count from when the stack was started. */
export const configSchema = z.object({
  /** How long ago that was. What is older does not prove that data flows now. */
  ELAPSED_SECONDS: z.coerce.number().min(0).default(0),
  /** When to give up. Every check is made at least once. */
  TIMEOUT_SECONDS: z.coerce.number().positive().default(300),
});

/** The backends, by their names on the compose network. */
export const backends = {
  collector: 'http://otel-collector:13133',
  prometheus: 'http://prometheus:9090',
  loki: 'http://loki:3100',
  tempo: 'http://tempo:3200',
};
