/**
 * Waits until an order is seen as a metric, a log line and a trace. A one-shot on the compose
 * network, so that the host needs neither curl nor Node:
 *
 *   docker compose run --rm --no-deps -T first-data
 *
 * Exit code 0: all of it was seen; 1: something is missing, and stderr says where to look.
 */
import { createLogs, createTraces, Prometheus } from '@kafka-o11y/backends';
import { z } from 'zod';
import { createChecks } from './checks.ts';
import { configSchema, urls } from './config.ts';
import { watch } from './watch.ts';

const config = configSchema.safeParse(process.env);
if (!config.success) {
  console.error(`first-data: invalid environment\n${z.prettifyError(config.error)}`);
  process.exit(1);
}
const { BACKENDS, ELAPSED_SECONDS, TIMEOUT_SECONDS } = config.data;
const startedAt = Date.now() - ELAPSED_SECONDS * 1_000;

const secondsSoFar = () => Math.round((Date.now() - startedAt) / 1_000);
const reportEverySeconds = 15;
let reportedAt = secondsSoFar();

const backends = {
  collector: urls.collector,
  prometheus: new Prometheus(urls.prometheus),
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
