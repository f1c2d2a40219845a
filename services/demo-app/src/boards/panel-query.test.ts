import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LogQuestion, TraceQuestion } from '@kafka-o11y/backends';
import {
  createLogs,
  createTraces,
  Prometheus,
  pairNames,
  toLogql,
  toLogsql,
  toTraceql,
} from '@kafka-o11y/backends';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parsed } from '../../testing/parsed.ts';
import type { VariableValues } from '../contract.ts';
import { panelAnswerSchema } from '../contract.ts';
import { parseBoard } from './board-store.ts';
import { queryPanel } from './panel-query.ts';

const from = 1_800_000_000_000;
const to = from + 900_000;
const traceId = 'c3a034f558ab57d4b4deee5f4506f552';

/** Stands in for all stores: has one of everything, and writes down what it is asked. */
const asked: { path: string; params: Record<string, string> }[] = [];
const point = [from / 1000, '3'];
const answers: Record<string, string> = {
  '/loki/api/v1/query_range': json('streams', [
    { stream: { service_name: 'kafka', detected_level: 'warn' }, values: [[`${from}000001`, 'a']] },
  ]),
  '/loki/api/v1/query': json('vector', [
    { metric: { detected_level: 'warn' }, value: [to / 1000, '3'] },
  ]),
  '/select/logsql/query': JSON.stringify({
    _time: `${new Date(from).toISOString().replace('000Z', '000000001Z')}`,
    _msg: 'a',
    'service.name': 'kafka',
    severity_number: '13',
  }),
  '/select/logsql/stats_query': json('vector', [
    { metric: { __name__: 'value', severity_number: '13' }, value: [to / 1000, '3'] },
  ]),
  '/select/logsql/stats_query_range': json('matrix', [
    { metric: { __name__: 'value', severity_number: '13' }, values: [point] },
  ]),
  '/api/search': JSON.stringify({
    traces: [
      {
        traceID: traceId,
        rootServiceName: 'producer',
        rootTraceName: 'POST',
        startTimeUnixNano: `${from}000000`,
        durationMs: 5,
      },
    ],
  }),
  '/api/traces': JSON.stringify({
    data: [
      {
        traceID: traceId,
        processes: { p1: { serviceName: 'producer', tags: [] } },
        spans: [
          {
            spanID: '1',
            operationName: 'POST',
            references: [],
            startTime: from * 1000,
            duration: 5_000,
            tags: [{ key: 'otel.status_code', value: 'ERROR' }],
            logs: [],
            processID: 'p1',
          },
        ],
      },
    ],
  }),
};
function json(resultType: string, result: unknown[]): string {
  return JSON.stringify({ data: { resultType, result } });
}
const store = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://store');
  const params = Object.fromEntries([...searchParams, ...new URLSearchParams(body)]);
  asked.push({ path: pathname, params });
  const isCount = params.query?.includes('count_over_time') && pathname.endsWith('query_range');
  response.end(
    isCount
      ? json('matrix', [{ metric: { detected_level: 'warn' }, values: [[from / 1000 + 10, '3']] }])
      : answers[pathname],
  );
});
let url: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(store.address() as AddressInfo).port}`;
});
afterAll(() => store.close());
beforeEach(() => {
  asked.length = 0;
});

const logs = { type: 'loki', uid: 'loki' };
const traces = { type: 'tempo', uid: 'tempo' };
const kafka = {
  service: 'kafka',
  instance: { variable: 'broker' },
  level: { variable: 'level' },
  pattern: { variable: 'search' },
};
const list = { type: 'custom', multi: true, includeAll: true };
const all = { current: { value: '$__all' } };
const board = {
  uid: 'a board',
  title: 'A board',
  templating: {
    list: [
      { ...list, ...all, name: 'broker', query: 'kafka, kafka-2', allValue: '.*' },
      { ...list, ...all, name: 'level', query: 'info, warn, error' },
      { type: 'textbox', name: 'search', query: '' },
      { ...list, ...all, name: 'service', query: 'producer, consumer' },
    ],
  },
  panels: [
    { datasource: logs, targets: [{ maxLines: 7, expr: 'for Grafana', question: kafka }] },
    {
      datasource: logs,
      interval: '10s',
      targets: [{ queryType: 'range', question: { count: 'lines', of: kafka, by: ['level'] } }],
    },
    {
      datasource: logs,
      targets: [{ queryType: 'instant', question: { count: 'lines', of: kafka, by: ['level'] } }],
    },
    {
      datasource: traces,
      targets: [
        { limit: 5, question: { service: { variable: 'service' }, status: 'error' } },
        { datasource: logs, refId: 'B', hide: true },
      ],
    },
    { datasource: logs, targets: [{ expr: '{service_name="kafka"}' }] },
    { datasource: traces, targets: [{ query: '{ }' }] },
    { datasource: logs, targets: [{ question: { sevrice: 'kafka' } }] },
    { datasource: logs, targets: [{ question: { service: { variable: 'nothing' } } }] },
  ].map((panel) => ({ type: 'logs', ...panel })),
};

const chosen = { broker: ['kafka-2'], level: ['warn', 'error'], search: ['time.?out'] };
const resolved: LogQuestion = {
  service: 'kafka',
  instance: 'kafka-2',
  level: ['warn', 'error'],
  pattern: 'time.?out',
};

describe.each(pairNames)('with the stores of the pair %s', (pair) => {
  const ask = async (panel: number, variables: VariableValues = {}) => {
    const answer = await queryPanel(
      parseBoard(JSON.stringify(board), 'board.json').board,
      { board: 'a board', panel, variables, from, to, maxDataPoints: 300 },
      {
        prometheus: new Prometheus(url),
        logs: createLogs(pair, url),
        traces: createTraces(pair, url),
        scrapeIntervalMs: 10_000,
        logger: pino({ level: 'silent' }),
      },
    );
    const { results } = parsed(panelAnswerSchema, answer);
    expect(results).toHaveLength(1);
    return results[0];
  };
  const written = (question: LogQuestion) =>
    pair === 'grafana' ? toLogql(question) : toLogsql(question);

  test('a question for lines is asked with what was chosen', async () => {
    const answer = await ask(1, chosen);
    expect(asked).toMatchObject([{ params: { query: written(resolved), limit: '7' } }]);
    expect(answer?.frames).toMatchObject([
      {
        schema: { fields: [{ name: 'labels' }, { name: 'Time' }, { name: 'Line' }, {}] },
        data: {
          values: [
            [{ service_name: 'kafka', detected_level: 'warn' }],
            [from],
            ['a'],
            [`${from}000001`],
          ],
        },
      },
    ]);
  });

  test('"All" and an empty text ask for anything', async () => {
    await ask(1, { broker: ['$__all'], level: ['$__all'], search: [''] });
    await ask(1);
    const query = written({ service: 'kafka' });
    expect(asked).toMatchObject([{ params: { query } }, { params: { query } }]);
  });

  test('a count is a series, with a point every step of the panel', async () => {
    const answer = await ask(2, chosen);
    expect(asked[0]?.params.query).toContain(written(resolved));
    expect(asked[0]?.params.step).toBe(pair === 'grafana' ? '10' : '10000ms');
    expect(answer?.frames).toMatchObject([
      {
        schema: { fields: [{ name: 'Time' }, { labels: { detected_level: 'warn' } }] },
        data: { values: [[from], [3]] },
      },
    ]);
  });

  test("an instant count is one of the board's whole time", async () => {
    const answer = await ask(3, chosen);
    expect(asked[0]?.path).toMatch(/\/(query|stats_query)$/);
    expect(answer?.frames).toMatchObject([
      {
        schema: { fields: [{}, { labels: { detected_level: 'warn' } }] },
        data: { values: [[to], [3]] },
      },
    ]);
  });

  test('a question for traces is a table that leads to them', async () => {
    const answer = await ask(4, { service: ['producer'] });
    const question: TraceQuestion = { service: 'producer', status: 'error' };
    expect(asked[0]?.params).toMatchObject(
      pair === 'grafana'
        ? { q: toTraceql(question, []), limit: '5' }
        : { service: 'producer', tags: '{"error":"true"}', limit: '5' },
    );
    expect(answer?.frames[0]?.data.values).toEqual([
      [traceId],
      [from],
      ['producer'],
      ['POST'],
      [5],
    ]);
  });

  test.each([
    [5, /^LogQL is not supported here.+needs a "question"/],
    [6, /^TraceQL is not supported here.+needs a "question"/],
    [7, /"sevrice"/],
    [8, /no variable nothing/],
  ])(
    'panel %i of a reader’s own is told what is supported, and no store is asked',
    async (panel, text) => {
      expect(await ask(panel)).toMatchObject({ frames: [], error: expect.stringMatching(text) });
      expect(asked).toEqual([]);
    },
  );
});
