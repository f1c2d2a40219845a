import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogs, createTraces, Prometheus } from '@kafka-o11y/backends';
import { createHttp } from '@kafka-o11y/service';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BoardStore } from './board-store.ts';
import { boardRoutes } from './routes.ts';

const prometheusSource = { type: 'prometheus', uid: 'prometheus' };
const board = {
  uid: 'test',
  title: 'Test',
  templating: {
    list: [
      {
        name: 'topic',
        type: 'query',
        datasource: prometheusSource,
        query: { query: 'label_values(up, topic)' },
        multi: true,
        includeAll: true,
      },
    ],
  },
  panels: [
    {
      type: 'timeseries',
      title: 'Rate',
      datasource: prometheusSource,
      targets: [{ refId: 'A', expr: 'rate(up{topic=~"$topic"}[$__rate_interval])' }],
    },
  ],
};

/** Stands in for the backends: writes down what it is asked, and finds nothing. */
const asked: { path: string; query: string | null }[] = [];
const backend = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const { pathname } = new URL(request.url ?? '', 'http://backend');
  asked.push({ path: pathname, query: new URLSearchParams(body).get('query') });
  const data = pathname.includes('/label/')
    ? ['orders', 'orders.dlt']
    : { resultType: 'matrix', result: [] };
  response.end(JSON.stringify({ data }));
});

let http: FastifyInstance;
let directory: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
  directory = await mkdtemp(join(tmpdir(), 'boards-'));
  await writeFile(join(directory, 'test.json'), JSON.stringify(board));
  const logger = pino({ level: 'silent' });
  http = createHttp({ logger, notReady: () => undefined });
  boardRoutes(http, {
    boards: new BoardStore(directory),
    prometheus: new Prometheus(url),
    logs: createLogs('grafana', url),
    traces: createTraces('grafana', url),
    scrapeIntervalMs: 10_000,
    logger,
  });
});
afterAll(async () => {
  await http.close();
  backend.close();
  await rm(directory, { recursive: true });
});
beforeEach(() => {
  asked.length = 0;
});

const valid = {
  board: 'test',
  panel: 1,
  variables: { topic: ['orders.dlt'] },
  from: 1_700_000_000_000,
  to: 1_700_000_900_000,
  maxDataPoints: 300,
};
const post = (body: object) => http.inject({ method: 'POST', url: '/api/query', payload: body });

test("asks the file's query with the chosen value and the computed interval", async () => {
  const answer = await post(valid);
  expect(answer.json()).toMatchObject({
    intervalMs: 10_000,
    results: [{ refId: 'A', frames: [] }],
  });
  expect(asked).toEqual([
    { path: '/api/v1/query_range', query: String.raw`rate(up{topic=~"orders\\.dlt"}[40s])` },
  ]);
});

test('"All" is every value that the variable can have', async () => {
  await post({ ...valid, variables: { topic: ['$__all'] } });
  expect(asked.at(-1)?.query).toBe(String.raw`rate(up{topic=~"(orders|orders\\.dlt)"}[40s])`);
});

describe('refuses, and asks no backend', () => {
  test.each([
    ['a board that is not there', { board: 'other' }, 404],
    ['a panel that the board does not have', { panel: 99 }, 404],
    ['a variable that the board does not have', { variables: { group: ['a'] } }, 400],
    ['a query', { expr: 'up' }, 400],
    ['a range that ends before it begins', { to: 1 }, 400],
    ['a range of a year', { to: valid.from + 365 * 86_400_000 }, 400],
    ['more points than a screen has', { maxDataPoints: 1_000_000 }, 400],
    ['a value longer than any name', { variables: { topic: ['x'.repeat(300)] } }, 400],
  ])('%s', async (_what, change, status) => {
    const answer = await post({ ...valid, ...change });
    expect(answer.statusCode).toBe(status);
    expect(asked).toEqual([]);
  });
});

test('offers the values of a variable', async () => {
  const { panel, maxDataPoints, ...rest } = valid;
  const answer = await http.inject({
    method: 'POST',
    url: '/api/variable',
    payload: { ...rest, variable: 'topic' },
  });
  expect(answer.json()).toEqual({ values: ['orders', 'orders.dlt'] });
});
