import { eventually } from '@kafka-o11y/test-kit';
import { services } from '@kafka-o11y/vocabulary';
import { expect, test } from 'vitest';
import { findLines, findTraces, query, storeServices } from '../stack/backends.ts';

const sinceStartSeconds = 6 * 3600;

/** true: the signal has to be there. A text: the reason why it is not. */
type Emits = true | string;

const uninstrumented = 'not instrumented for traces: its cost on one machine outweighs its use';
const notCollected = 'its log is a few lines, read with docker compose logs';

/** Every service and every signal that it must emit. */
const matrix: { service: string; metrics: Emits; logs: Emits; traces: Emits }[] = [
  { service: services.producer, metrics: true, logs: true, traces: true },
  { service: services.consumer, metrics: true, logs: true, traces: true },
  { service: services.monitor, metrics: true, logs: true, traces: true },
  { service: services.kafka, metrics: true, logs: true, traces: uninstrumented },
  { service: services.zookeeper, metrics: true, logs: true, traces: uninstrumented },
  { service: services.collector, metrics: true, logs: notCollected, traces: uninstrumented },
  { service: services.prometheus, metrics: true, logs: notCollected, traces: uninstrumented },
  { service: storeServices.logs, metrics: true, logs: notCollected, traces: uninstrumented },
  { service: storeServices.traces, metrics: true, logs: notCollected, traces: uninstrumented },
  { service: services.alertmanager, metrics: true, logs: notCollected, traces: uninstrumented },
];

/** Counts a service's recent items of each signal. */
const count = {
  metrics: async (service: string) => (await query(`{service_name="${service}"}`)).length,
  // Some services log only when they start.
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
