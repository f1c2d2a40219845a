import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Pair } from '@kafka-o11y/backends';
import { createLogs, createTraces, Prometheus, pairNames, pairs } from '@kafka-o11y/backends';
import { createHttp } from '@kafka-o11y/service';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parsed } from '../../testing/parsed.ts';
import {
  orderTracesSchema,
  sentOrderSchema,
  sessionTokenSchema,
  traceAnswerSchema,
  traceLogsSchema,
  traceMetricsSchema,
} from '../contract.ts';
import { backendProblem } from '../http.ts';
import { Session } from '../security.ts';
import { followRoutes } from './routes.ts';

const traceId = 'c3a034f558ab57d4b4deee5f4506f552';
const recorded = readFileSync(new URL('./fixtures/order.json', import.meta.url));

/** Stands in for every backend: writes down what it is asked. */
const asked: { path: string; params: Record<string, string> }[] = [];
let traceIsKnown = true;
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
  } else if (/^\/api\/(v3\/)?traces\//.test(pathname)) {
    response.statusCode = traceIsKnown ? 200 : 404;
    response.end(traceIsKnown ? recorded : undefined);
  } else if (pathname === '/api/search' || pathname === '/api/traces') {
    response.end('{"data":[]}');
  } else if (pathname.startsWith('/select/logsql/')) {
    response.end(victoriaLines.map((one) => JSON.stringify(one)).join('\n'));
  } else if (pathname.startsWith('/loki/')) {
    response.end(JSON.stringify({ data: { resultType: 'streams', result: lines } }));
  } else {
    response.end(JSON.stringify({ data: { resultType: 'matrix', result: [] } }));
  }
});

const lokiLine = (service: string, ms: string, text: string) => ({
  stream: { service_name: service, detected_level: 'info', trace_id: traceId, order_id: 'an id' },
  values: [[`${ms}000000`, text]],
});
const lines = [
  lokiLine('consumer', '1002', 'order processed'),
  lokiLine('producer', '1001', 'order sent'),
];
const victoriaLine = (service: string, ms: string, text: string) => ({
  _time: `1970-01-01T00:00:0${ms}Z`,
  _msg: text,
  _stream: `{service.name="${service}"}`,
  'service.name': service,
  severity_number: '9',
  severity_text: 'info',
  trace_id: traceId,
  order_id: 'an id',
});
const victoriaLines = [
  victoriaLine('consumer', '1.002', 'order processed'),
  victoriaLine('producer', '1.001', 'order sent'),
];

type Http = ReturnType<typeof createHttp>;
let url: string;
let http: Http;
let token: Record<string, string>;
beforeAll(async () => {
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
  http = server('grafana');
  const session = parsed(sessionTokenSchema, (await http.inject('/api/session')).json());
  token = { [session.header]: session.token };
});
afterAll(async () => {
  await http.close();
  backend.close();
});

/** @param pair the stores of which the server believes that they are there */
function server(pair: Pair): Http {
  const http = createHttp({
    logger: pino({ level: 'silent' }),
    notReady: () => undefined,
    explain: backendProblem,
  });
  const session = new Session();
  session.routes(http);
  followRoutes(http, {
    session,
    producer: url,
    prometheus: new Prometheus(url),
    logs: createLogs(pair, url),
    traces: createTraces(pair, url),
    group: 'order-processor',
  });
  return http;
}

beforeEach(() => {
  asked.length = 0;
  traceIsKnown = true;
  producerStatus = 202;
});

describe('POST /api/orders', () => {
  const post = (payload?: object, headers = token) =>
    http.inject({ method: 'POST', url: '/api/orders', headers, ...(payload && { payload }) });

  test('has the producer send an order', async () => {
    const answer = await post({ region: 'us-east' });
    expect(answer.statusCode).toBe(202);
    expect(parsed(sentOrderSchema, answer.json())).toMatchObject({ partition: 4, traceId });
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

describe.each(pairNames)('with the stores of the pair %s', (pair) => {
  let http: Http;
  beforeAll(() => {
    http = server(pair);
  });
  afterAll(() => http.close());
  const { name } = pairs[pair].traces;

  test('a trace that the store does not know yet is one that is not complete', async () => {
    traceIsKnown = false;
    const answer = await http.inject(`/api/traces/${traceId}`);
    expect(parsed(traceAnswerSchema, answer.json())).toMatchObject({
      complete: false,
      missing: [`every span: ${name} does not know the trace yet`],
      spans: [],
    });
    const metrics = await http.inject(`/api/traces/${traceId}/metrics`);
    expect(metrics.statusCode).toBe(404);
    expect(metrics.json().detail).toBe(`${name} does not know the trace ${traceId} (yet)`);
  });

  test('log lines come from all services, in order of time', async () => {
    const answer = await http.inject(`/api/traces/${traceId}/logs?at=1800000000000`);
    const line = { level: 'info', fields: { order_id: 'an id' } };
    expect(parsed(traceLogsSchema, answer.json()).lines).toEqual([
      { ...line, time: 1001, service: 'producer', text: 'order sent' },
      { ...line, time: 1002, service: 'consumer', text: 'order processed' },
    ]);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.params.query).toContain(traceId);
  });

  test.each(['recent', 'failed'])(
    '%s orders: looks further back where there is none',
    async (kind) => {
      const answer = await http.inject(`/api/orders/${kind}`);
      expect(parsed(orderTracesSchema, answer.json())).toEqual({ traces: [] });
      const ranges = asked.map(({ params }) => Number(params.end) - Number(params.start));
      expect(new Set(ranges).size).toBe(3);
      expect(ranges).toEqual(ranges.toSorted((a, b) => a - b));
      expect(asked.every(({ params }) => Number(params.limit) <= 20)).toBe(true);
    },
  );
});

test('log lines are looked for around the time given', async () => {
  await http.inject(`/api/traces/${traceId}/logs?at=1800000000000`);
  expect(asked[0]?.params).toMatchObject({
    query: `{service_namespace="kafka-o11y", log_family=""} | trace_id="${traceId}"`,
    start: '1799999940000000000',
    end: '1800000900000000000',
  });
});

test("the metrics are those of the record's partition at that minute", async () => {
  const answer = await http.inject(`/api/traces/${traceId}/metrics`);
  const { charts } = parsed(traceMetricsSchema, answer.json());
  expect(charts.map(({ title }) => title)).toEqual([
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
