import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttp } from '@kafka-o11y/service';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Loki } from '../backends/loki.ts';
import { Producer } from '../backends/producer.ts';
import { Prometheus } from '../backends/prometheus.ts';
import { Tempo } from '../backends/tempo.ts';
import { Session } from '../session.ts';
import { followRoutes } from './routes.ts';

const traceId = 'c3a034f558ab57d4b4deee5f4506f552';
const recorded = readFileSync(new URL('./fixtures/order.json', import.meta.url));

/** Stands in for every backend: writes down what it is asked. */
const asked: { path: string; params: Record<string, string> }[] = [];
let tempoKnows = true;
let producerStatus = 202;
const backend = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://backend');
  const form = pathname === '/orders' ? { order: body } : new URLSearchParams(body);
  asked.push({
    path: pathname,
    params: Object.fromEntries([
      ...searchParams,
      ...Object.entries(form instanceof URLSearchParams ? Object.fromEntries(form) : form),
    ]),
  });
  if (pathname === '/orders') {
    response.statusCode = producerStatus;
    const sent = { id: 'an id', topic: 'orders', partition: 4, offset: '6950', traceId };
    const problem = { title: 'Service Unavailable', detail: 'the broker is unreachable' };
    response.end(JSON.stringify(producerStatus === 202 ? sent : problem));
  } else if (pathname.startsWith('/api/traces/')) {
    response.statusCode = tempoKnows ? 200 : 404;
    response.end(tempoKnows ? recorded : undefined);
  } else if (pathname === '/api/search') {
    response.end('{}');
  } else if (pathname.startsWith('/loki/')) {
    response.end(JSON.stringify({ data: { resultType: 'streams', result: lines } }));
  } else {
    response.end(JSON.stringify({ data: { resultType: 'matrix', result: [] } }));
  }
});

const line = (service: string, ms: string, text: string) => ({
  stream: { service_name: service, detected_level: 'info', trace_id: traceId, order_id: 'an id' },
  values: [[`${ms}000000`, text]],
});
const lines = [line('consumer', '1002', 'order processed'), line('producer', '1001', 'order sent')];

let http: ReturnType<typeof createHttp>;
let token: Record<string, string>;
beforeAll(async () => {
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
  http = createHttp({ logger: pino({ level: 'silent' }), notReady: () => undefined });
  const session = new Session();
  session.routes(http);
  followRoutes(http, {
    session,
    producer: new Producer(url),
    prometheus: new Prometheus(url),
    loki: new Loki(url),
    tempo: new Tempo(url),
    group: 'order-processor',
  });
  const { json } = await http.inject('/api/session');
  token = { [json().header]: json().token };
});
afterAll(async () => {
  await http.close();
  backend.close();
});
beforeEach(() => {
  asked.length = 0;
  tempoKnows = true;
  producerStatus = 202;
});

describe('POST /api/orders', () => {
  const post = (payload?: object, headers = token) =>
    http.inject({ method: 'POST', url: '/api/orders', headers, ...(payload && { payload }) });

  test('has the producer send an order', async () => {
    const answer = await post({ region: 'us-east' });
    expect(answer.statusCode).toBe(202);
    expect(answer.json()).toMatchObject({ partition: 4, traceId });
    expect(asked).toEqual([{ path: '/orders', params: { order: '{"region":"us-east"}' } }]);
  });

  test('needs no body, but the token and a valid order', async () => {
    expect((await post()).statusCode).toBe(202);
    asked.length = 0;
    expect((await post({}, {})).statusCode).toBe(403);
    expect((await post({ id: 'mine' })).statusCode).toBe(400);
    expect(asked).toEqual([]);
  });

  test("passes on why the producer can't", async () => {
    producerStatus = 503;
    const answer = await post();
    expect(answer.statusCode).toBe(502);
    expect(answer.json().detail).toBe('The producer (503): the broker is unreachable');
  });
});

test('a trace that Tempo does not know yet is one that is not complete', async () => {
  tempoKnows = false;
  const answer = await http.inject(`/api/traces/${traceId}`);
  expect(answer.json()).toMatchObject({ complete: false, spans: [] });
  expect((await http.inject(`/api/traces/${traceId}/metrics`)).statusCode).toBe(404);
});

test('log lines come from all services in order of time, from around the time given', async () => {
  const answer = await http.inject(`/api/traces/${traceId}/logs?at=1800000000000`);
  expect(answer.json().lines).toEqual([
    {
      time: 1001,
      service: 'producer',
      level: 'info',
      text: 'order sent',
      fields: { order_id: 'an id' },
    },
    {
      time: 1002,
      service: 'consumer',
      level: 'info',
      text: 'order processed',
      fields: { order_id: 'an id' },
    },
  ]);
  expect(asked[0]?.params).toMatchObject({
    query: `{service_namespace="kafka-o11y", log_family=""} | trace_id="${traceId}"`,
    start: '1799999940000000000',
    end: '1800000900000000000',
  });
});

test("the metrics are those of the record's partition at that minute", async () => {
  const { json } = await http.inject(`/api/traces/${traceId}/metrics`);
  expect(json().charts.map(({ title }: { title: string }) => title)).toEqual([
    'Records a second of orders, partition 4',
    'Lag of orders, partition 4',
    'Latency, 99th percentile of all orders',
  ]);
  const queries = asked.flatMap(({ params: { query } }) => query ?? []);
  expect(queries).toContain(
    'max(kafka_group_lag_records{topic="orders", partition="4", group="order-processor"})',
  );
});

describe('refuses, and asks no backend', () => {
  test.each([
    ['a trace id that is none', '/api/traces/xyz'],
    [
      'one that would end a string',
      `/api/traces/${encodeURIComponent(`${traceId.slice(2)}"}`)}/logs?at=1`,
    ],
    ['no time', `/api/traces/${traceId}/logs`],
    ['a time that is none', `/api/traces/${traceId}/logs?at=now`],
    ['a query', `/api/traces/${traceId}/logs?at=1&query={}`],
  ])('%s', async (_, url) => {
    expect((await http.inject(url)).statusCode).toBe(400);
    expect(asked).toEqual([]);
  });
});

test.each(['recent', 'failed'])(
  '%s orders: looks further back where there is none',
  async (kind) => {
    expect((await http.inject(`/api/orders/${kind}`)).json()).toEqual({ traces: [] });
    const ranges = asked.map(({ params }) => Number(params.end) - Number(params.start));
    expect(ranges).toHaveLength(3);
    expect(ranges).toEqual(ranges.toSorted((a, b) => a - b));
    expect(asked.every(({ params }) => Number(params.limit) <= 20)).toBe(true);
  },
);
