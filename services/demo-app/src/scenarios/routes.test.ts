import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Pair } from '@kafka-o11y/backends';
import {
  Alertmanager,
  createLogs,
  createTraces,
  Prometheus,
  pairNames,
  pairs,
} from '@kafka-o11y/backends';
import { scenarios } from '@kafka-o11y/scenarios';
import { createHttp } from '@kafka-o11y/service';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parsed } from '../../testing/parsed.ts';
import {
  lookAnswerSchema,
  scenarioListSchema,
  stepChecksSchema,
  stepSeriesSchema,
} from '../contract.ts';
import { backendProblem } from '../http.ts';
import { Checker, checkBackends } from './checker.ts';
import { scenarioRoutes } from './routes.ts';

/** Stands in for all backends: writes down what it is asked, and finds nothing. */
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
  if (pathname.startsWith('/select/logsql/')) response.end();
  else response.end(JSON.stringify({ data: pathname === '/api/traces' ? [] : data }));
});

let url: string;
let http: FastifyInstance;
beforeAll(async () => {
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
  http = server('grafana', url);
});
beforeEach(() => {
  asked.length = 0;
});
afterAll(async () => {
  await http.close();
  backend.close();
});

function server(pair: Pair, url: string): FastifyInstance {
  const backends = {
    prometheus: new Prometheus(url),
    logs: createLogs(pair, url),
    traces: createTraces(pair, url),
    alertmanager: new Alertmanager(url),
  };
  const logger = pino({ level: 'silent' });
  const http = createHttp({ logger, notReady: () => undefined, explain: backendProblem });
  scenarioRoutes(http, {
    ...backends,
    pair,
    checker: new Checker(checkBackends(backends)),
    scrapeIntervalMs: 10_000,
  });
  return http;
}

const get = (path: string) => http.inject(`/api/scenarios/${path}`);

test('the series of a step are those of its PromQL checks, over 15 minutes', async () => {
  const [scenario] = scenarios;
  const queries = scenario?.steps[0]?.expect.flatMap(({ check }) =>
    'promql' in check ? check.promql : [],
  );
  parsed(stepSeriesSchema, (await get(`${scenario?.id}/series/0`)).json());
  expect(asked.map(({ query }) => query).sort()).toEqual(queries?.sort());
  expect(asked.every(({ seconds }) => Math.abs(seconds - 900) <= 10)).toBe(true);
});

test('a look asks no further back than a day', async () => {
  await get('normal-operation/looks/3/0?since=0');
  expect(asked[0]?.seconds).toBeLessThanOrEqual(86_401);
});

const stores: [Pair, string[]][] = [
  ['grafana', ['/api/search', '/loki/api/v1/query_range']],
  ['permissive', ['/api/traces', '/select/logsql/query']],
];

describe.each(stores)('with the stores of the pair %s', (pair, paths) => {
  test('a look asks them', async () => {
    await using http = server(pair, url);
    for (const look of [0, 1]) {
      const answer = await http.inject(`/api/scenarios/normal-operation/looks/3/${look}?since=0`);
      expect(parsed(lookAnswerSchema, answer.json()).frames).toHaveLength(1);
    }
    expect(asked.map(({ path }) => path)).toEqual(paths);
  });

  test('commands name them', async () => {
    await using http = server(pair, url);
    const answer = await http.inject('/api/scenarios');
    const { scenarios, lab } = parsed(scenarioListSchema, answer.json());
    expect(lab).toEqual({ brokers: 1, mode: 'zookeeper', secure: false, backends: pair });
    const outage = scenarios.find(({ id }) => id === 'backend-outage');
    const command = { compose: ['unpause', pairs[pair].traces.service] };
    expect(outage?.cleanUp).toContainEqual(command);
  });
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

test.each(pairNames)('a backend of the pair %s that does not answer is named', async (pair) => {
  await using closed = server(pair, 'http://127.0.0.1:9');
  const look = await closed.inject('/api/scenarios/normal-operation/looks/3/0?since=0');
  expect([look.statusCode, look.json().detail]).toEqual([
    502,
    expect.stringContaining(`${pairs[pair].traces.name} cannot be reached`),
  ]);
  const series = await closed.inject('/api/scenarios/normal-operation/series/0');
  expect(parsed(stepSeriesSchema, series.json()).series[0]?.error).toContain(
    'Prometheus cannot be reached',
  );
  const checks = await closed.inject('/api/scenarios/normal-operation/checks/before?since=0');
  expect(parsed(stepChecksSchema, checks.json()).expectations[0]).toMatchObject({
    met: false,
    error: expect.stringContaining('Prometheus cannot be reached'),
  });
});
