import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { scenarios } from '@kafka-o11y/scenarios';
import { createHttp } from '@kafka-o11y/service';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Alertmanager } from '../backends/alertmanager.ts';
import { Loki } from '../backends/loki.ts';
import { Prometheus } from '../backends/prometheus.ts';
import { Tempo } from '../backends/tempo.ts';
import { checkBackends } from './backends.ts';
import { Checker } from './checker.ts';
import { scenarioRoutes } from './routes.ts';

/** Stands in for Prometheus, Loki and Tempo: writes down what it is asked, and finds nothing. */
const asked: { path: string; query: string | null; seconds: number }[] = [];
const backend = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://backend');
  const form = new URLSearchParams(body);
  const given = (name: string) => form.get(name) ?? searchParams.get(name);
  const seconds = Number(given('end')) - Number(given('start'));
  asked.push({ path: pathname, query: given('query') ?? given('q'), seconds });
  const data = { resultType: pathname.includes('loki') ? 'streams' : 'matrix', result: [] };
  response.end(JSON.stringify({ data }));
});

let http: FastifyInstance;
beforeAll(async () => {
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
  const backends = {
    prometheus: new Prometheus(url),
    loki: new Loki(url),
    tempo: new Tempo(url),
    alertmanager: new Alertmanager(url),
  };
  http = createHttp({ logger: pino({ level: 'silent' }), notReady: () => undefined });
  scenarioRoutes(http, {
    ...backends,
    checker: new Checker(checkBackends(backends)),
    scrapeIntervalMs: 10_000,
  });
});
beforeEach(() => {
  asked.length = 0;
});
afterAll(async () => {
  await http.close();
  backend.close();
});

const get = (path: string) => http.inject(`/api/scenarios/${path}`);

test('the series of a step are those of its PromQL checks, over 15 minutes', async () => {
  const [scenario] = scenarios;
  const queries = scenario?.steps[0]?.expect.flatMap(({ check }) =>
    'promql' in check ? check.promql : [],
  );
  expect((await get(`${scenario?.id}/series/0`)).statusCode).toBe(200);
  expect(asked.map(({ query }) => query).sort()).toEqual(queries?.sort());
  expect(asked.every(({ seconds }) => Math.abs(seconds - 900) <= 10)).toBe(true);
});

test('a look asks what the scenario says, and not further back than a day', async () => {
  const scenario = scenarios.find(({ id }) => id === 'normal-operation');
  const [traces, logs] = scenario?.steps[3]?.look ?? [];
  await get('normal-operation/looks/3/0?since=0');
  await get('normal-operation/looks/3/1?since=0');
  expect(asked.map(({ path, query }) => [path, query])).toEqual([
    ['/api/search', traces && 'traces' in traces && traces.traces],
    ['/loki/api/v1/query_range', logs && 'logs' in logs && logs.logs],
  ]);
  expect(asked[0]?.seconds).toBeLessThanOrEqual(86_401);
});

test.each([
  'nothing/series/0',
  'normal-operation/series/99',
  'normal-operation/looks/0/7?since=0',
  'normal-operation/looks/before/0?since=0',
])('%s is not there, and no backend is asked', async (path) => {
  expect((await get(path)).statusCode).toBe(404);
  expect(asked).toEqual([]);
});

test('a backend that does not answer is named', async () => {
  const closed = createHttp({ logger: pino({ level: 'silent' }), notReady: () => undefined });
  const nowhere = 'http://127.0.0.1:9';
  const backends = {
    prometheus: new Prometheus(nowhere),
    loki: new Loki(nowhere),
    tempo: new Tempo(nowhere),
    alertmanager: new Alertmanager(nowhere),
  };
  const checker = new Checker(checkBackends(backends));
  scenarioRoutes(closed, { ...backends, checker, scrapeIntervalMs: 10_000 });
  const look = await closed.inject('/api/scenarios/normal-operation/looks/3/0?since=0');
  expect([look.statusCode, look.json().detail]).toEqual([
    502,
    expect.stringContaining('Tempo cannot be reached'),
  ]);
  const series = await closed.inject('/api/scenarios/normal-operation/series/0');
  expect(series.json().series[0].error).toContain('Prometheus cannot be reached');
  await closed.close();
});
