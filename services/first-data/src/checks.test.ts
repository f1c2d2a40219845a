import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Pair } from '@kafka-o11y/backends';
import { createLogs, createTraces, Prometheus } from '@kafka-o11y/backends';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createChecks, sumSince } from './checks.ts';

const known = 'c3a034f558ab57d4b4deee5f4506f552';
const unknown = '0af7651916cd43dd8448eb211c80319c';
const since = new Date('2026-01-31T12:00:00.500Z');

/** Stands in for every backend: what it answers, by path; 404 for all else. */
let answers: Record<string, unknown>;
const backend = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '', 'http://backend');
  const answer = answers[pathname];
  response.statusCode = answer === undefined ? 404 : 200;
  response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
});
let url: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
});
afterAll(() => backend.close());
const check = (name: string, pair: Pair) => {
  const backends = {
    collector: url,
    prometheus: new Prometheus(url),
    pair,
    logs: createLogs(pair, url),
    traces: createTraces(pair, url),
  };
  const found = createChecks(backends, since).find((one) => one.name === name);
  if (!found) throw new Error(`there is no check ${name}`);
  return found;
};

const streams = (...traceIds: string[]) => ({
  data: {
    resultType: 'streams',
    result: traceIds.map((trace_id, index) => ({
      stream: { service_name: 'producer', trace_id },
      values: [[String(9 - index), 'order sent']],
    })),
  },
});
const resourceSpans = (services: string[], id: (hex: string) => string) =>
  services.map((service) => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
    scopeSpans: [
      {
        spans: [
          {
            traceId: id(known),
            spanId: id('00f067aa0ba902b7'),
            name: 'orders',
            startTimeUnixNano: '1',
            endTimeUnixNano: '2',
          },
        ],
      },
    ],
  }));
const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');

/** What each store answers: lines of these traces, and of the known trace spans of these services. */
const stores: { pair: Pair; names: string[]; services: string[]; answer: typeof lokiAndTempo }[] = [
  {
    pair: 'grafana',
    names: ['Loki', 'Tempo'],
    services: ['loki', 'tempo'],
    answer: lokiAndTempo,
  },
  {
    pair: 'permissive',
    names: ['VictoriaLogs', 'Jaeger'],
    services: ['victoria-logs', 'jaeger'],
    answer: victoriaLogsAndJaeger,
  },
];
function lokiAndTempo(traceIds: string[], services: string[]): typeof answers {
  return {
    '/loki/api/v1/query_range': streams(...traceIds),
    [`/api/traces/${known}`]: { batches: resourceSpans(services, base64) },
  };
}
function victoriaLogsAndJaeger(traceIds: string[], services: string[]): typeof answers {
  const line = { _time: '2026-01-31T12:00:01Z', _msg: 'order sent', 'service.name': 'producer' };
  return {
    '/select/logsql/query': traceIds
      .map((trace_id) => JSON.stringify({ ...line, trace_id }))
      .join('\n'),
    [`/api/v3/traces/${known}`]: {
      result: { resourceSpans: resourceSpans(services, (hex) => hex) },
    },
  };
}

describe.each(stores)('with the stores of the pair $pair', ({ pair, names, services, answer }) => {
  const [logs = '', traces = ''] = names;

  test('a log line of an order with a trace is seen', async () => {
    answers = answer([], []);
    expect(await check('log', pair).look()).toBeUndefined();
    answers = answer([known], []);
    expect(await check('log', pair).look()).toBe(
      `a line of an order in ${logs}, in trace ${known}`,
    );
  });

  test('a trace is seen once both services are in it', async () => {
    answers = answer([unknown, known], ['producer']);
    expect(await check('trace', pair).look()).toBeUndefined();
    answers = answer([unknown, known], ['producer', 'consumer']);
    const seen = `${known} in ${traces}, from producer to consumer`;
    expect(await check('trace', pair).look()).toBe(seen);
  });

  test('a store that refuses is named, and so is where to look', async () => {
    answers = {};
    await expect(check('log', pair).look()).rejects.toThrow(`${logs} (404)`);
    expect([check('log', pair).where, check('trace', pair).where]).toEqual(
      services.map((service) => `docker compose logs producer consumer otel-collector ${service}`),
    );
  });
});

test('an answer that is not the store’s is an error, not an empty answer', async () => {
  answers = { '/loki/api/v1/query_range': { message: 'proxy error' } };
  await expect(check('log', 'grafana').look()).rejects.toThrow(/Loki.+data/s);
});

test('metrics are seen once orders were both sent and processed', async () => {
  const vector = (...result: unknown[]) => ({
    '/api/v1/query': { data: { resultType: 'vector', result } },
  });
  answers = vector();
  expect(await check('metric', 'grafana').look()).toBeUndefined();
  answers = vector({ metric: {}, value: [1, '7'] });
  expect(await check('metric', 'grafana').look()).toBe('7 orders sent, 7 processed');
});

test('the Collector is seen once it says that it is available', async () => {
  answers = {};
  await expect(check('collector', 'grafana').look()).rejects.toThrow('The Collector (404)');
  answers = { '/health': '{}' };
  expect(await check('collector', 'grafana').look()).toBe('the Collector is available');
});

test('a counter counts only where it has a sample since then', () => {
  expect(sumSince('orders_total{a="b"}', since)).toBe(
    'sum(orders_total{a="b"} and (timestamp(orders_total{a="b"}) >= 1769860800.5))',
  );
});
