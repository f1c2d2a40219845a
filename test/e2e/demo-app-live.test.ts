import { eventually, getJson } from '@kafka-o11y/test-kit';
import { services, spanNames } from '@kafka-o11y/vocabulary';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { storeServices } from '../stack/backends.ts';
import { firstLiveState } from '../stack/live.ts';
import { sendPoison } from '../stack/orders.ts';
import { settings } from '../stack/settings.ts';

const base = `http://127.0.0.1:${settings.DEMO_APP_PORT}`;

const quantiles = z.object({ p50: z.number(), p99: z.number() });
const live = z.object({
  problems: z.array(z.object({ what: z.string(), board: z.string() })),
  components: z.array(z.object({ name: z.string(), status: z.string(), reason: z.string() })),
  flow: z.object({
    error: z.never().optional(),
    value: z.object({
      sentPerSecond: z.number().positive(),
      processedPerSecond: z.number().positive(),
      lagRecords: z.number(),
      groupStatus: z.string(),
      groupType: z.literal('classic'),
      groupMembers: z.number().positive(),
      send: quantiles,
      process: quantiles,
      endToEnd: quantiles,
      partitions: z.array(z.object({ partition: z.number(), sentPerSecond: z.number() })).length(6),
    }),
  }),
  alerts: z.object({ error: z.never().optional(), value: z.array(z.object({ name: z.string() })) }),
  faults: z.object({ error: z.never().optional(), value: z.array(z.object({ name: z.string() })) }),
});

test('the home page sees every component up, orders flow, and alerts arrive', async () => {
  await eventually(
    'all is up',
    async () => {
      const state = live.parse(JSON.parse(await firstLiveState(base)));
      expect(state.components.filter(({ status }) => status !== 'up')).toEqual([]);
      expect(state.components.map(({ name }) => name)).toEqual(
        expect.arrayContaining([
          services.producer,
          services.consumer,
          services.monitor,
          services.kafka,
          services.zookeeper,
          services.collector,
          services.prometheus,
          storeServices.logs,
          storeServices.traces,
          services.alertmanager,
        ]),
      );
      expect(state.alerts.value.map(({ name }) => name)).toContain('Watchdog');
    },
    { seconds: 120 },
  );
});

const traceAnswer = z.object({
  complete: z.boolean(),
  missing: z.array(z.string()),
  start: z.number(),
  spans: z.array(z.object({ depth: z.number(), service: z.string(), name: z.string() })),
  records: z.array(z.object({ topic: z.string(), partition: z.number(), offset: z.string() })),
});

test('one order is followed from the button to its trace, logs and metrics', async () => {
  const session = z.object({ header: z.string(), token: z.string() });
  const { header, token } = await getJson(session, base, '/api/session');
  const response = await fetch(`${base}/api/orders`, {
    method: 'POST',
    headers: { [header]: token },
  });
  expect(response.status).toBe(202);
  const sent = z
    .object({ traceId: z.string(), topic: z.string(), partition: z.number(), offset: z.string() })
    .parse(await response.json());
  const { traceId, ...place } = sent;

  const trace = await eventually('the trace is complete', async () => {
    const answer = await getJson(traceAnswer, base, `/api/traces/${traceId}`);
    expect(answer.missing).toEqual([]);
    return answer;
  });
  expect(trace.records).toContainEqual(place);
  expect(trace.spans.map(({ depth, service, name }) => [depth, service, name])).toEqual([
    [0, services.producer, 'POST'],
    [1, services.producer, spanNames.sendOrder],
    [2, services.consumer, spanNames.processOrder],
  ]);

  const logs = z.object({ lines: z.array(z.object({ service: z.string(), text: z.string() })) });
  // The consumer may have done its work before the producer has written its line.
  await eventually('the log lines of both services', async () => {
    const { lines } = await getJson(logs, base, `/api/traces/${traceId}/logs`, {
      at: String(trace.start),
    });
    expect(lines.map(({ service, text }) => `${service}: ${text}`).sort()).toEqual([
      'consumer: order processed',
      'producer: order sent',
    ]);
  });

  const metrics = z.object({
    charts: z.array(z.object({ frames: z.array(z.unknown()).min(1), error: z.never().optional() })),
  });
  const { charts } = await getJson(metrics, base, `/api/traces/${traceId}/metrics`);
  expect(charts).toHaveLength(3);
});

const list = z.object({
  traces: z.array(z.object({ traceId: z.string(), error: z.string().optional() })),
});

test('recent orders are offered, and a failed one with its reason', async () => {
  await sendPoison();
  await eventually('recent and failed orders', async () => {
    const recent = await getJson(list, base, '/api/orders/recent');
    expect(recent.traces.length).toBeGreaterThan(0);
    const failed = await getJson(list, base, '/api/orders/failed');
    expect(failed.traces.map(({ error }) => error)).toContain('the record value is not JSON');
  });
});
