import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { FakeBackend } from '../testing/fake-backend.ts';
import { Alertmanager } from './alertmanager.ts';
import { createLogs, createTraces } from './create.ts';
import { Prometheus } from './prometheus.ts';

let backend: FakeBackend;
beforeAll(async () => {
  backend = await FakeBackend.start();
});
afterAll(() => backend[Symbol.asyncDispose]());
beforeEach(() => {
  backend.asked.length = 0;
});

const traceId = 'c3a034f558ab57d4b4deee5f4506f552';

describe('Prometheus', () => {
  const prometheus = () => new Prometheus(backend.url);
  const answers = (path: string, data: unknown) => {
    backend.answers = { [path]: { body: { status: 'success', data } } };
  };

  test('an instant query gives series of one point, a number one without labels', async () => {
    answers('/api/v1/query', {
      resultType: 'vector',
      result: [
        { metric: { a: 'b' }, value: [1795775699.25, '1.5'] },
        { metric: {}, value: [1795775699.25, '+Inf'] },
      ],
    });
    expect(await prometheus().instant('up', 1_795_775_699_250)).toEqual([
      { labels: { a: 'b' }, points: [{ time: 1_795_775_699_250, value: 1.5 }] },
      { labels: {}, points: [{ time: 1_795_775_699_250, value: Number.POSITIVE_INFINITY }] },
    ]);
    answers('/api/v1/query', { resultType: 'scalar', result: [1, 'NaN'] });
    expect(await prometheus().instant('1')).toEqual([
      { labels: {}, points: [{ time: 1000, value: Number.NaN }] },
    ]);
    expect(backend.asked.map(({ params }) => params)).toEqual([
      { query: 'up', time: '1795775699.25' },
      { query: '1' },
    ]);
  });

  test('a range query has its steps where they are at every refresh', async () => {
    answers('/api/v1/query_range', {
      resultType: 'matrix',
      result: [
        {
          metric: { a: 'b' },
          values: [
            [15, '1'],
            [30, '-Inf'],
          ],
        },
      ],
    });
    const range = { from: 16_000, to: 44_999, stepMs: 15_000 };
    expect(await prometheus().range('up', range)).toEqual([
      {
        labels: { a: 'b' },
        points: [
          { time: 15_000, value: 1 },
          { time: 30_000, value: Number.NEGATIVE_INFINITY },
        ],
      },
    ]);
    expect(backend.asked[0]?.params).toEqual({ query: 'up', start: '15', end: '30', step: '15' });
  });

  test.each([[[15, 1]], [['15', '1']], [[15]], ['15 1']])(
    'a point that is none (%j) is an error',
    async (point) => {
      answers('/api/v1/query_range', {
        resultType: 'matrix',
        result: [{ metric: {}, values: [[15, '1'], point] }],
      });
      const asked = prometheus().range('up', { from: 0, to: 30_000, stepMs: 15_000 });
      await expect(asked).rejects.toThrow('expected a time and a number as text');
    },
  );

  test('exemplars come oldest first, those without a trace not at all', async () => {
    const exemplar = (timestamp: number, labels: object) => ({ timestamp, value: '0.5', labels });
    answers('/api/v1/query_exemplars', [
      {
        seriesLabels: { service_name: 'consumer' },
        exemplars: [exemplar(2.5, { trace_id: traceId, span_id: 'x' }), exemplar(3, {})],
      },
      { seriesLabels: {}, exemplars: [exemplar(1, { trace_id: 'first' })] },
    ]);
    expect(await prometheus().exemplars('x', { from: 0, to: 5000 })).toEqual([
      { time: 1000, value: 0.5, traceId: 'first', labels: {} },
      { time: 2500, value: 0.5, traceId, labels: { service_name: 'consumer', span_id: 'x' } },
    ]);
  });

  test('values of a label, alerts and syntax trees', async () => {
    answers('/api/v1/label/topic/values', ['orders']);
    const range = { selector: 'up', from: 1000, to: 2000 };
    expect(await prometheus().labelValues('topic', range)).toEqual(['orders']);
    expect(backend.asked[0]?.params).toEqual({ 'match[]': 'up', start: '1', end: '2' });
    const alert = { labels: { alertname: 'A' }, state: 'firing' };
    answers('/api/v1/alerts', { alerts: [{ ...alert, value: '1' }] });
    expect(await prometheus().alerts()).toEqual([alert]);
    const node = { type: 'vectorSelector', name: 'up', matchers: [], offset: 0 };
    answers('/api/v1/parse_query', node);
    expect(await prometheus().parse('up')).toEqual(node);
  });
});

test('Alertmanager gives the alerts that fire, and what keeps them quiet', async () => {
  const alert = {
    labels: { alertname: 'A' },
    annotations: { summary: 's' },
    startsAt: '2026-11-27T10:00:00.000Z',
    fingerprint: 'f',
    status: { state: 'suppressed', inhibitedBy: ['b'], silencedBy: [] },
  };
  backend.answers = { '/api/v2/alerts': { body: [{ ...alert, receivers: [] }] } };
  expect(await new Alertmanager(backend.url).alerts()).toEqual([alert]);
});

describe('Loki', () => {
  const loki = () => createLogs('grafana', backend.url);
  const answers = (path: string, resultType: string, result: unknown) => {
    backend.answers = { [path]: { body: { status: 'success', data: { resultType, result } } } };
  };

  test('lines of all streams come newest first, with what Loki knows of each', async () => {
    const stream = { service_name: 'consumer', detected_level: 'warn', trace_id: traceId };
    answers('/loki/api/v1/query_range', 'streams', [
      { stream, values: [['1795775699108000123', 'second']] },
      {
        stream: { detected_level: 'unknown' },
        values: [
          ['1795775699108000124', 'third'],
          ['1795775699108000122', 'first'],
        ],
      },
    ]);
    const lines = await loki().lines({ service: 'consumer' }, { from: 1, to: 2, limit: 3 });
    expect(lines.map(({ text, level, service }) => [text, level, service])).toEqual([
      ['third', undefined, ''],
      ['second', 'warn', 'consumer'],
      ['first', undefined, ''],
    ]);
    expect(lines[1]).toMatchObject({ timeNs: 1795775699108000123n, traceId, fields: stream });
    expect(backend.asked[0]?.params).toEqual({
      query: '{service_name="consumer"}',
      start: '1000000',
      end: '2000000',
      limit: '3',
      direction: 'backward',
    });
  });

  test('counts tell of the step that begins at their time', async () => {
    const points = (...values: [number, string][]) => values;
    answers('/loki/api/v1/query_range', 'matrix', [
      { metric: { scope_name: 'a' }, values: points([30, '1']) },
      { metric: { scope_name: 'b' }, values: points([30, '1'], [45, '1']) },
    ]);
    const range = { from: 16_000, to: 44_999, stepMs: 15_000 };
    const question = { count: 'lines', of: { family: true }, by: ['logger'], top: 1 } as const;
    expect(await loki().counts(question, range)).toEqual([
      {
        labels: { scope_name: 'b' },
        points: [
          { time: 15_000, value: 1 },
          { time: 30_000, value: 1 },
        ],
      },
    ]);
    expect(backend.asked[0]?.params).toEqual({
      query: 'topk(1, sum by (scope_name) (count_over_time({log_family!=""} [15s])))',
      start: '30000000000',
      end: '45000000000',
      step: '15',
    });
  });

  test('a total is of the whole time', async () => {
    answers('/loki/api/v1/query', 'vector', [{ metric: {}, value: [60.5, '7'] }]);
    const question = { count: 'bytes', of: { service: 'kafka' } } as const;
    expect(await loki().total(question, { from: 0, to: 60_500 })).toEqual([
      { labels: {}, points: [{ time: 60_500, value: 7 }] },
    ]);
    expect(backend.asked[0]?.params).toEqual({
      query: 'sum(bytes_over_time({service_name="kafka"} [60500ms])) or vector(0)',
      time: '60500000000',
    });
  });
});

describe('Tempo', () => {
  const tempo = () => createTraces('grafana', backend.url);

  test('a trace has its spans by their start, in OpenTelemetry’s terms', async () => {
    const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');
    const text = (key: string, value: string) => ({ key, value: { stringValue: value } });
    const span = (spanId: string, start: string, more: object) => ({
      traceId: base64(traceId),
      spanId: base64(spanId),
      startTimeUnixNano: start,
      endTimeUnixNano: '1795775699113000789',
      ...more,
    });
    const batches = [
      {
        resource: { attributes: [text('service.name', 'producer')] },
        scopeSpans: [
          {
            scope: { name: 'x' },
            spans: [
              span('1011223344556677', '1795775699109000123', {
                parentSpanId: base64('0011223344556677'),
                name: 'send orders',
                kind: 'SPAN_KIND_PRODUCER',
                attributes: [
                  text('order.id', 'o-1'),
                  { key: 'partition', value: { intValue: '4' } },
                  { key: 'all', value: { arrayValue: { values: [{ boolValue: true }] } } },
                ],
                status: { code: 'STATUS_CODE_ERROR', message: 'broke' },
                events: [{ timeUnixNano: '1795775699110000001', name: 'exception' }],
                links: [{ traceId: base64(traceId), spanId: base64('2011223344556677') }],
              }),
              span('0011223344556677', '1795775699108000123', { name: 'POST', status: {} }),
            ],
          },
        ],
      },
    ];
    backend.answers = { [`/api/traces/${traceId}`]: { body: { batches } } };
    const spans = await tempo().trace(traceId);
    expect(spans?.map(({ name, parentSpanId }) => [name, parentSpanId])).toEqual([
      ['POST', ''],
      ['send orders', '0011223344556677'],
    ]);
    expect(spans?.[0]).toMatchObject({ kind: 'internal', status: 'unset', statusMessage: '' });
    expect(spans?.[1]).toEqual({
      traceId,
      spanId: '1011223344556677',
      parentSpanId: '0011223344556677',
      name: 'send orders',
      kind: 'producer',
      startNs: 1795775699109000123n,
      endNs: 1795775699113000789n,
      status: 'error',
      statusMessage: 'broke',
      attributes: { 'order.id': 'o-1', partition: 4, all: [true] },
      resource: { 'service.name': 'producer' },
      events: [{ name: 'exception', timeNs: 1795775699110000001n, attributes: {} }],
      links: [{ traceId, spanId: '2011223344556677', attributes: {} }],
    });
  });

  test('a trace that it does not have is no error, all else is', async () => {
    backend.answers = {};
    expect(await tempo().trace(traceId)).toBeUndefined();
    backend.answers = { [`/api/traces/${traceId}`]: { status: 500, body: 'out of memory' } };
    await expect(tempo().trace(traceId)).rejects.toThrow('Tempo (500): out of memory');
  });

  test('finds traces, newest first, each with what is selected of its span', async () => {
    const found = (traceID: string, startTimeUnixNano: string, more: object = {}) => ({
      traceID,
      rootServiceName: 'producer',
      rootTraceName: 'POST',
      startTimeUnixNano,
      ...more,
    });
    const attributes = [
      { key: 'order.id', value: { stringValue: 'o-1' } },
      { key: 'statusMessage', value: { stringValue: 'broke' } },
    ];
    backend.answers = {
      '/api/search': {
        body: {
          traces: [
            found('abc', '1000000000'),
            found(traceId, '2000999999', {
              durationMs: 12,
              spanSets: [{ spans: [{ attributes }], matched: 1 }],
            }),
          ],
        },
      },
    };
    const search = { from: 1500, to: 2500, limit: 3, select: ['order.id'] };
    const [newest, oldest] = await tempo().find({ status: 'error' }, search);
    expect(newest).toEqual({
      traceId,
      rootService: 'producer',
      rootName: 'POST',
      start: 2000,
      durationMs: 12,
      attributes: { 'order.id': 'o-1' },
      statusMessage: 'broke',
    });
    expect(oldest?.traceId).toBe('abc'.padStart(32, '0'));
    expect(backend.asked[0]?.params).toEqual({
      q: '{ status = error } | select(span.order.id, statusMessage)',
      start: '1',
      end: '3',
      limit: '3',
    });
  });
});

describe('Jaeger', () => {
  const jaeger = () => createTraces('permissive', backend.url);
  /** As Jaeger 2.13 answers. */
  const recorded = (digit: string, tags: object[]) => ({
    traceID: digit.repeat(16),
    spans: [
      {
        traceID: digit.repeat(16),
        spanID: digit.repeat(16),
        operationName: 'process orders',
        references: [],
        startTime: 1795775699108000 + Number(digit) * 1000,
        duration: 5000,
        tags,
        logs: [],
        processID: 'p1',
        warnings: null,
      },
    ],
    processes: { p1: { serviceName: 'consumer', tags: [] } },
    warnings: null,
  });
  const failed = [
    { key: 'error', type: 'bool', value: true },
    { key: 'otel.status_code', type: 'string', value: 'ERROR' },
  ];
  const search = { from: 0, to: 1000, limit: 2 };
  const answer = (data: unknown[]) => ({ body: { data, total: 0, limit: 0, errors: null } });

  test('looks at more traces where those it finds do not fulfil the question', async () => {
    backend.answers = {
      '/api/traces': ({ limit }) =>
        answer([
          ...Array.from({ length: Math.min(Number(limit), 7) }, () => recorded('9', [])),
          ...(Number(limit) > 7 ? [recorded('1', failed)] : []),
        ]),
    };
    const found = await jaeger().find({ service: 'consumer', status: 'error' }, search);
    expect(found.map(({ traceId }) => traceId)).toEqual(['1'.repeat(16).padStart(32, '0')]);
    expect(backend.asked.map(({ params }) => params.limit)).toEqual(['2', '8', '32']);
  });

  test('without a service asks each of them, and has a trace of several once', async () => {
    backend.answers = {
      '/api/services': answer(['a', 'b', 'c', 'd', 'e']),
      '/api/traces': ({ service }) =>
        answer(service === 'd' ? [recorded('3', []), recorded('1', [])] : [recorded('2', [])]),
    };
    const found = await jaeger().find({}, search);
    expect(found.map(({ traceId }) => Number(traceId.at(-1)))).toEqual([3, 2]);
    expect(
      backend.asked
        .map(({ params }) => params.service)
        .sort()
        .join(''),
    ).toBe('abcde');
  });
});
