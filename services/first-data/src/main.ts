/**
 * Waits until an order is seen as a metric, a log line and a trace. A one-shot on the compose
 * network, so that the host needs neither curl nor Node:
 *
 *   docker compose run --rm --no-deps -T first-data
 *
 * Exit code 0: all of it was seen; 1: something is missing, and stderr says where to look.
 */
import { createLogs, createTraces, Prometheus, pairNames } from '@kafka-o11y/backends';
import { ConfigError, integer, oneOf, readConfig } from '@kafka-o11y/config';
import { ports, services } from '@kafka-o11y/vocabulary';
import { z } from 'zod';
import { createChecks, watch } from './checks.ts';

/** Times are in seconds and count from when the stack was started. */
const configSchema = z.object({
  /** Which stores logs and traces are in: Loki and Tempo, or VictoriaLogs and Jaeger. */
  BACKENDS: oneOf(...pairNames).default('grafana'),
  /** How long ago that was. What is older does not prove that data flows now. */
  ELAPSED_SECONDS: integer(0).default(0),
  /** When to give up. Every check is made at least once. */
  TIMEOUT_SECONDS: integer(1).default(300),
});

const { BACKENDS, ELAPSED_SECONDS, TIMEOUT_SECONDS } = environment();
const startedAt = Date.now() - ELAPSED_SECONDS * 1_000;

const secondsSoFar = () => Math.round((Date.now() - startedAt) / 1_000);
const reportEverySeconds = 15;
let reportedAt = secondsSoFar();

const backends = {
  collector: `http://${services.collector}:${ports.collectorHealth}`,
  prometheus: new Prometheus(`http://${services.prometheus}:${ports.prometheus}`),
  pair: BACKENDS,
  logs: createLogs(BACKENDS),
  traces: createTraces(BACKENDS),
};
const missing = await watch(createChecks(backends, new Date(startedAt)), {
  deadline: startedAt + TIMEOUT_SECONDS * 1_000,
  seen({ name }, evidence) {
    console.log(
      `  ${name.padEnd(24)} seen       ${String(secondsSoFar()).padStart(4)} s   ${evidence}`,
    );
  },
  waiting(missing) {
    if (secondsSoFar() - reportedAt < reportEverySeconds) return;
    reportedAt = secondsSoFar();
    const what = missing.map(({ check, reason }) => `${check.name} (${reason})`);
    console.log(`  ${secondsSoFar()} s, still waiting for ${what.join(', ')}`);
  },
});

for (const { check, reason } of missing) {
  console.error(
    `missing after ${secondsSoFar()} s: ${check.name} (${reason}). Look at: ${check.where}`,
  );
}
// Not by itself: an idle connection would keep the process for seconds.
process.exit(missing.length === 0 ? 0 : 1);

function environment(): z.output<typeof configSchema> {
  try {
    return readConfig(configSchema);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(`first-data: ${error.message}`);
    process.exit(1);
  }
}
