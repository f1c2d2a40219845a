import { expect, test } from 'vitest';
import { eventually } from '../stack/eventually.ts';
import { query } from '../stack/prometheus.ts';
import { findLines, findTraces, services } from '../stack/stores.ts';

const sinceStartSeconds = 6 * 3600;

/** true: has to be there. A text: isn't, and why. */
type Emits = true | string;

const uninstrumented = 'not instrumented for traces: its cost on one machine outweighs its use';
const notCollected = 'its log is a few lines, read with docker compose logs';

/** Every service and every signal that it must emit. */
const matrix: { service: string; metrics: Emits; logs: Emits; traces: Emits }[] = [
  { service: 'producer', metrics: true, logs: true, traces: true },
  { service: 'consumer', metrics: true, logs: true, traces: true },
  { service: 'monitor', metrics: true, logs: true, traces: true },
  { service: 'kafka', metrics: true, logs: true, traces: uninstrumented },
  { service: 'zookeeper', metrics: true, logs: true, traces: uninstrumented },
  { service: 'otel-collector', metrics: true, logs: notCollected, traces: uninstrumented },
  { service: 'prometheus', metrics: true, logs: notCollected, traces: uninstrumented },
  { service: services.logs, metrics: true, logs: notCollected, traces: uninstrumented },
  { service: services.traces, metrics: true, logs: notCollected, traces: uninstrumented },
  { service: 'alertmanager', metrics: true, logs: notCollected, traces: uninstrumented },
];

/** How to find a service's signal, as recent as a reader of a board would have it. */
const count = {
  metrics: async (service: string) => (await query(`{service_name="${service}"}`)).length,
  // Some say something only when they start.
  logs: async (service: string) => (await findLines({ service }, sinceStartSeconds)).length,
  traces: async (service: string) => (await findTraces({ service }, 300)).length,
};

const cells = matrix.flatMap(({ service, ...signals }) =>
  (['metrics', 'logs', 'traces'] as const).map((signal) => ({
    service,
    signal,
    emits: signals[signal],
  })),
);

test.each(cells.filter(({ emits }) => emits === true))(
  '$service emits $signal',
  async ({ service, signal }) => {
    await eventually(
      `${signal} of ${service}`,
      async () => expect(await count[signal](service)).toBeGreaterThan(0),
      { seconds: 90 },
    );
  },
);

test.each(cells.filter(({ emits }) => emits !== true))(
  '$service emits no $signal: $emits',
  async ({ service, signal }) => {
    expect(await count[signal](service)).toBe(0);
  },
);
