import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLogs, createTraces, Prometheus } from '@kafka-o11y/backends';
import { createHttp } from '@kafka-o11y/service';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parsed } from '../../testing/parsed.ts';
import {
  annotationsAnswerSchema,
  boardJsonSchema,
  boardListSchema,
  panelAnswerSchema,
  variableAnswerSchema,
} from '../contract.ts';
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
  annotations: {
    list: [
      {
        name: 'Firing',
        datasource: prometheusSource,
        expr: 'ALERTS',
        titleFormat: '{{topic}}',
        iconColor: 'red',
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
    {
      type: 'timeseries',
      title: 'Latency',
      datasource: prometheusSource,
      targets: [{ refId: 'A', expr: 'seconds_bucket', exemplar: true }],
    },
  ],
};

const from = 1_700_000_000_000;
const minuteMs = 60_000;
const series = {
  metric: { topic: 'orders' },
  values: [
    [from / 1000, '1'],
    [from / 1000 + 60, '1'],
    [from / 1000 + 120, 'NaN'],
  ],
};

const exemplar = (traceId: string, value: string, seconds: number) => ({
  labels: { trace_id: traceId },
  value,
  timestamp: from / 1000 + seconds,
});
const exemplars = [
  exemplar('slow', '3', 1),
  exemplar('fast', '2', 2),
  exemplar('odd', 'NaN', 300),
  exemplar('later', '1', 600),
];
const answers: Record<string, unknown> = {
  query_range: { resultType: 'matrix', result: [series] },
  query_exemplars: [{ seriesLabels: {}, exemplars }],
  values: ['orders', 'orders.dlt'],
};

/** Stands in for the backends: writes down what it is asked, and finds one series. */
const asked: { path: string; query: string | null }[] = [];
const backend = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const { pathname } = new URL(request.url ?? '', 'http://backend');
  asked.push({ path: pathname, query: new URLSearchParams(body).get('query') });
  const last = pathname.split('/').at(-1) ?? '';
  response.end(JSON.stringify({ data: answers[last] }));
});

function server(...directories: string[]): FastifyInstance {
  const url = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
  const logger = pino({ level: 'silent' });
  const http = createHttp({ logger, notReady: () => undefined });
  boardRoutes(http, {
    boards: new BoardStore(directories),
    prometheus: new Prometheus(url),
    logs: createLogs('grafana', url),
    traces: createTraces('grafana', url),
    scrapeIntervalMs: 10_000,
    logger,
  });
  return http;
}

let http: FastifyInstance;
let directory: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  directory = await mkdtemp(join(tmpdir(), 'boards-'));
  await writeFile(join(directory, 'test.json'), JSON.stringify(board));
  http = server(directory);
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
  from,
  to: from + 15 * minuteMs,
  maxDataPoints: 300,
};
const post = (body: object) => http.inject({ method: 'POST', url: '/api/query', payload: body });

test("asks the file's query with the chosen value and the computed interval", async () => {
  const answer = await post(valid);
  expect(parsed(panelAnswerSchema, answer.json())).toMatchObject({
    intervalMs: 10_000,
    results: [
      {
        refId: 'A',
        frames: [
          {
            data: {
              values: [
                [from, from + minuteMs, from + 2 * minuteMs],
                [1, 1, null],
              ],
              entities: [null, { NaN: [2] }],
            },
          },
        ],
      },
    ],
  });
  expect(asked).toEqual([
    { path: '/api/v1/query_range', query: String.raw`rate(up{topic=~"orders\\.dlt"}[40s])` },
  ]);
});

test('shows the slowest orders behind a graph, each at its time', async () => {
  const answer = parsed(panelAnswerSchema, (await post({ ...valid, panel: 2 })).json());
  expect(answer.results[0]?.exemplars).toEqual([
    { traceId: 'slow', value: 3, time: from + 1_000, labels: {} },
    { traceId: 'later', value: 1, time: from + 600_000, labels: {} },
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
  expect(parsed(variableAnswerSchema, answer.json())).toEqual({ values: ['orders', 'orders.dlt'] });
});

test('tells what a board marks on its graphs', async () => {
  const { panel, maxDataPoints, ...rest } = valid;
  const answer = await http.inject({ method: 'POST', url: '/api/annotations', payload: rest });
  expect(parsed(annotationsAnswerSchema, answer.json())).toEqual({
    events: [{ time: from, timeEnd: from + minuteMs, title: 'orders', text: '', color: 'red' }],
    errors: [],
  });
});

test('every provisioned board is one that the page can draw', async () => {
  const directories = [
    'dashboards',
    'dashboards-zookeeper',
    'dashboards-kraft',
    'dashboards-secure',
  ].map((name) => fileURLToPath(new URL(`../../../../grafana/${name}`, import.meta.url)));
  await using provisioned = server(...directories);
  const list = (await provisioned.inject('/api/boards')).json();
  const { boards } = parsed(boardListSchema, list);
  expect(boards.length).toBeGreaterThan(5);
  for (const { uid } of boards) {
    const board = (await provisioned.inject(`/api/boards/${uid}`)).json();
    expect(parsed(boardJsonSchema, board)).toMatchObject({ uid });
  }
});
