import type { Pair } from '@kafka-o11y/backends';
import { createLogs, createTraces, Prometheus } from '@kafka-o11y/backends';
import { FakeBackend } from '@kafka-o11y/backends/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Check } from './checks.ts';
import { createChecks, sumSince, watch } from './checks.ts';

const known = 'c3a034f558ab57d4b4deee5f4506f552';
const unknown = '0af7651916cd43dd8448eb211c80319c';
const since = new Date('2026-01-31T12:00:00.500Z');

/** Stands in for every backend. */
let backend: FakeBackend;
beforeAll(async () => {
  backend = await FakeBackend.start();
});
afterAll(() => backend[Symbol.asyncDispose]());

/** Has the backend answer with these bodies, by path, and with 404 for all else. */
function answerWith(bodies: Record<string, unknown>): void {
  const answers = Object.entries(bodies).map(([path, body]) => [path, { body }]);
  backend.answers = Object.fromEntries(answers);
}

const check = (name: string, pair: Pair) => {
  const { url } = backend;
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
function lokiAndTempo(traceIds: string[], services: string[]): Record<string, unknown> {
  return {
    '/loki/api/v1/query_range': streams(...traceIds),
    [`/api/traces/${known}`]: { batches: resourceSpans(services, base64) },
  };
}
function victoriaLogsAndJaeger(traceIds: string[], services: string[]): Record<string, unknown> {
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
    answerWith(answer([], []));
    expect(await check('log', pair).look()).toBeUndefined();
    answerWith(answer([known], []));
    expect(await check('log', pair).look()).toBe(
      `a line of an order in ${logs}, in trace ${known}`,
    );
  });

  test('a trace is seen once both services are in it', async () => {
    answerWith(answer([unknown, known], ['producer']));
    expect(await check('trace', pair).look()).toBeUndefined();
    answerWith(answer([unknown, known], ['producer', 'consumer']));
    const seen = `${known} in ${traces}, from producer to consumer`;
    expect(await check('trace', pair).look()).toBe(seen);
  });

  test('a store that refuses is named, and so is where to look', async () => {
    answerWith({});
    await expect(check('log', pair).look()).rejects.toThrow(`${logs} (404)`);
    expect([check('log', pair).where, check('trace', pair).where]).toEqual(
      services.map((service) => `docker compose logs producer consumer otel-collector ${service}`),
    );
  });
});

test('an answer that is not the store’s is an error, not an empty answer', async () => {
  answerWith({ '/loki/api/v1/query_range': { message: 'proxy error' } });
  await expect(check('log', 'grafana').look()).rejects.toThrow(/Loki.+data/s);
});

test('metrics are seen once orders were both sent and processed', async () => {
  const vector = (...result: unknown[]) => ({
    '/api/v1/query': { data: { resultType: 'vector', result } },
  });
  answerWith(vector());
  expect(await check('metric', 'grafana').look()).toBeUndefined();
  answerWith(vector({ metric: {}, value: [1, '7'] }));
  expect(await check('metric', 'grafana').look()).toBe('7 orders sent, 7 processed');
});

test('the Collector is seen once it says that it is available', async () => {
  answerWith({});
  await expect(check('collector', 'grafana').look()).rejects.toThrow('The Collector (404)');
  answerWith({ '/health': '{}' });
  expect(await check('collector', 'grafana').look()).toBe('the Collector is available');
});

test('a counter counts only where it has a sample since then', () => {
  expect(sumSince('orders_total{a="b"}', since)).toBe(
    'sum(orders_total{a="b"} and (timestamp(orders_total{a="b"}) >= 1769860800.5))',
  );
});

function checkOf(name: string, look: Check['look']): Check {
  return { name, look, where: 'nowhere' };
}

function soon(): number {
  return Date.now() + 50;
}

test('looks until every check has come true, and reports each once', async () => {
  let looks = 0;
  const seen: string[] = [];
  const missing = await watch(
    [
      checkOf('at once', async () => 'here'),
      checkOf('later', async () => (++looks === 3 ? 'here at last' : undefined)),
    ],
    {
      deadline: Date.now() + 5_000,
      pollMs: 1,
      seen: ({ name }, evidence) => seen.push(`${name}: ${evidence}`),
    },
  );
  expect(missing).toEqual([]);
  expect(seen).toEqual(['at once: here', 'later: here at last']);
});

test('at the deadline names what is missing', async () => {
  const never = checkOf('never', async () => undefined);
  const missing = await watch([checkOf('there', async () => 'here'), never], {
    deadline: soon(),
    pollMs: 1,
    seen: () => {},
  });
  expect(missing).toEqual([{ check: never, reason: 'not there yet' }]);
});

test('a backend that does not answer is asked again, and its last error is the reason', async () => {
  let looks = 0;
  const broken = checkOf('broken', async () => {
    looks += 1;
    throw new Error('connection refused');
  });
  const [missing] = await watch([broken], { deadline: soon(), pollMs: 1, seen: () => {} });
  expect(missing?.reason).toBe('connection refused');
  expect(looks).toBeGreaterThan(1);
});

test('looks once even where the deadline has passed', async () => {
  const missing = await watch([checkOf('there', async () => 'here')], {
    deadline: 0,
    seen: () => {},
  });
  expect(missing).toEqual([]);
});
