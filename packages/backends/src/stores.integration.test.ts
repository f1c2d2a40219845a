import { inRepository, localImage } from '@kafka-o11y/test-kit';
import type { StartedTestContainer } from 'testcontainers';
import { GenericContainer, Wait } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { TestLine, TestSpan } from '../testing/otlp.ts';
import { otlpLogs, otlpSpans } from '../testing/otlp.ts';
import { createLogs, createTraces } from './create.ts';
import type { LogCount, LogQuestion, Logs } from './logs.ts';
import type { TraceQuestion, Traces } from './traces.ts';

const running = new AsyncDisposableStack();
const secondMs = 1_000;
const minuteMs = 60_000;
/** For a store to show new items. */
const patience = { timeout: 20 * secondMs, interval: 200 };
/** A whole minute, so that lines fall into known steps. */
const now = Math.floor(Date.now() / minuteMs) * minuteMs;
const range = { from: now - 10 * minuteMs, to: now };
const odd = 'a "quoted" \\ (back|slash) $x `tick` {b="c"} | or *';

afterAll(() => running.disposeAsync());

const addressOf = (container: StartedTestContainer, port: number) =>
  `http://${container.getHost()}:${container.getMappedPort(port)}`;

describe('VictoriaLogs', () => {
  const lab = { 'service.namespace': 'kafka-o11y', 'kafka.cluster.name': 'lab' };
  const service = (name: string, instance: string) => ({
    ...lab,
    'service.name': name,
    'service.instance.id': instance,
  });
  const family = (log: string, broker: string) => ({
    ...lab,
    'service.name': 'kafka',
    'service.instance.id': broker,
    'log.family': log,
  });
  const trace = { traceId: '00a034f558ab57d4b4deee5f4506f552', spanId: '0011223344556677' };
  const lines: TestLine[] = [
    {
      time: now - 8 * minuteMs,
      text: 'order processed',
      resource: service('consumer', 'c1'),
      severity: 9,
      logger: 'app',
      trace,
      attributes: { order_id: 'o-1' },
    },
    {
      time: now - 8 * minuteMs + secondMs,
      text: 'Order dead-lettered: not JSON',
      resource: service('consumer', 'c2'),
      severity: 17,
      logger: 'app',
      attributes: { order_id: odd, 'exception.type': 'InvalidOrderError' },
    },
    {
      time: now - 8 * minuteMs + 2 * secondMs,
      text: 'Order (dead) [lettered]: "not" \\ JSON',
      resource: service('consumer', 'c2'),
      severity: 18,
      logger: 'app',
      attributes: { 'exception.type': 'TypeError' },
    },
    { time: now - 7 * minuteMs, text: 'slow', resource: service('producer', 'p1'), severity: 14 },
    {
      time: now - 6 * minuteMs,
      text: '[KafkaServer id=1] started',
      resource: family('server', 'kafka'),
      severity: 9,
      logger: 'kafka.server.KafkaServer',
    },
    {
      time: now - 6 * minuteMs + secondMs,
      text: 'new controller',
      resource: family('controller', 'kafka-2'),
      severity: 10,
      logger: 'kafka.controller.KafkaController',
    },
    {
      time: now - 6 * minuteMs + 2 * secondMs,
      text: 'out of memory',
      resource: family('server', 'kafka-2'),
      severity: 21,
      logger: 'kafka.server.KafkaServer',
    },
    { time: now - 5 * minuteMs, text: 'no level', resource: service(odd, 'x'), severity: 0 },
    {
      time: now - 4 * minuteMs,
      text: 'elsewhere',
      resource: { 'service.name': 'consumer', 'kafka.cluster.name': 'other' },
      severity: 5,
    },
  ];
  const [processed = '', deadLettered = '', brackets = '', slow = '', ...others] = lines.map(
    ({ text }) => text,
  );
  const [started = '', controller = '', memory = '', noLevel = '', elsewhere = ''] = others;
  let logs: Logs;

  beforeAll(async () => {
    const container = running.use(
      await new GenericContainer(localImage('victoria-logs'))
        .withExposedPorts(9428)
        .withUser('65532:65532')
        .withTmpFs({ '/victoria-logs': 'mode=1777' })
        .withCommand(['-storageDataPath=/victoria-logs', '-memory.allowedBytes=64MiB'])
        .withWaitStrategy(Wait.forHttp('/health', 9428))
        .start(),
    );
    const base = addressOf(container, 9428);
    const response = await fetch(new URL('/insert/opentelemetry/v1/logs', base), {
      method: 'POST',
      headers: {
        'content-type': 'application/x-protobuf',
        // As in otel-collector/config.yaml.
        'VL-Stream-Fields': 'service.name,service.namespace,log.family,kafka.cluster.name',
      },
      body: otlpLogs(lines),
    });
    expect(response.status, await response.text()).toBe(200);
    logs = createLogs('permissive', base);
    await vi.waitFor(async () => {
      expect(await textsOf({})).toHaveLength(lines.length);
    }, patience);
  });

  async function textsOf(question: LogQuestion): Promise<string[]> {
    return (await logs.lines(question, { ...range, limit: 100 })).map(({ text }) => text);
  }

  const questions: [LogQuestion, string[]][] = [
    [{ namespace: 'kafka-o11y', cluster: 'other' }, []],
    [{ cluster: 'other' }, [elsewhere]],
    [{ service: 'producer' }, [slow]],
    [{ service: ['producer', 'consumer'], cluster: 'lab', level: 'warn' }, [slow]],
    [{ service: odd }, [noLevel]],
    [{ service: [odd, 'nobody'] }, [noLevel]],
    [{ service: 'consume' }, []],
    [{ service: 'consumer', instance: 'c1' }, [processed]],
    [{ instance: ['c1', 'p1'] }, [processed, slow]],
    [{ family: 'server' }, [started, memory]],
    [{ family: ['controller', 'request'] }, [controller]],
    [{ family: true }, [started, controller, memory]],
    [
      { family: false, namespace: 'kafka-o11y' },
      [processed, deadLettered, brackets, slow, noLevel],
    ],
    [{ level: 'error' }, [deadLettered, brackets]],
    [{ level: ['error', 'fatal'] }, [deadLettered, brackets, memory]],
    [{ level: ['debug', 'fatal'] }, [memory, elsewhere]],
    [{ level: ['trace', 'unknown'] }, [noLevel]],
    [{ level: 'nonsense' }, []],
    [{ words: 'dead-lettered' }, [deadLettered]],
    [{ words: 'rder dead-lett' }, [deadLettered]],
    [{ words: 'order dead' }, []],
    [{ words: '(dead) [lettered]: "not" \\' }, [brackets]],
    [{ words: '.*' }, []],
    [{ pattern: 'ORDER (processed|dead-)' }, [processed, deadLettered]],
    [{ pattern: '"NOT" \\\\ json$' }, [brackets]],
    [{ trace: trace.traceId }, [processed]],
    [{ trace: '11a034f558ab57d4b4deee5f4506f552' }, []],
    [{ attributes: { order_id: true } }, [processed, deadLettered]],
    [{ attributes: { order_id: 'o-1' } }, [processed]],
    [{ attributes: { order_id: odd } }, [deadLettered]],
    [{ attributes: { order_id: [odd, 'o-1'], trace_id: true } }, [processed]],
    [{ attributes: { 'exception.type': ['TypeError', 'RangeError'] } }, [brackets]],
    [{ attributes: { 'no.such': true } }, []],
  ];
  test.each(questions)('finds the lines of %j', async (question, expected) => {
    expect(await textsOf(question)).toEqual(expected.toReversed());
  });

  test('a line has its time to the nanosecond, its level, its trace and all else', async () => {
    const [line] = await logs.lines({ words: processed }, { ...range, limit: 1 });
    expect(line).toEqual({
      timeNs: BigInt(now - 8 * minuteMs) * 1_000_000n + 789n,
      text: 'order processed',
      service: 'consumer',
      level: 'info',
      ...trace,
      fields: {
        service_namespace: 'kafka-o11y',
        kafka_cluster_name: 'lab',
        service_name: 'consumer',
        service_instance_id: 'c1',
        scope_name: 'app',
        scope_version: 'unknown',
        severity_number: '9',
        severity_text: 'Info',
        detected_level: 'info',
        order_id: 'o-1',
        trace_id: trace.traceId,
        span_id: trace.spanId,
      },
    });
  });

  test('gives the newest lines up to the limit, of the given period only', async () => {
    const newest = await logs.lines({}, { ...range, limit: 2 });
    expect(newest.map(({ text }) => text)).toEqual([elsewhere, noLevel]);
    const minute = { from: now - 8 * minuteMs, to: now - 8 * minuteMs + secondMs, limit: 10 };
    expect((await logs.lines({}, minute)).map(({ text }) => text)).toEqual([processed]);
    const [none] = await logs.lines({ words: noLevel }, { ...range, limit: 1 });
    expect(none).toMatchObject({ level: undefined, fields: { detected_level: 'unknown' } });
  });

  const counts: [LogCount, Record<string, number>][] = [
    [{ count: 'lines', of: {} }, { '': 9 }],
    [{ count: 'lines', of: { words: 'never' } }, { '': 0 }],
    [{ count: 'bytes', of: { service: 'producer' } }, { '': 'slow'.length }],
    [{ count: 'bytes', of: { words: 'never' } }, { '': 0 }],
    [
      { count: 'lines', of: {}, by: ['service'] },
      { consumer: 4, producer: 1, kafka: 3, [odd]: 1 },
    ],
    [
      { count: 'lines', of: { service: 'consumer' }, by: ['level'] },
      { info: 1, error: 2, debug: 1 },
    ],
    [{ count: 'lines', of: { service: odd }, by: ['level'] }, { unknown: 1 }],
    [
      { count: 'lines', of: { family: true }, by: ['family'] },
      { server: 2, controller: 1 },
    ],
    [
      { count: 'lines', of: { family: true }, by: ['instance'] },
      { kafka: 1, 'kafka-2': 2 },
    ],
    [
      {
        count: 'lines',
        of: { cluster: 'lab', level: ['error', 'info', 'fatal'] },
        by: ['logger'],
        top: 1,
      },
      { app: 3 },
    ],
    [
      { count: 'lines', of: { level: ['warn', 'error'] }, by: ['service', 'level'] },
      { 'consumer error': 2, 'producer warn': 1 },
    ],
    [{ count: 'lines', of: { words: 'never' }, by: ['service'] }, {}],
  ];
  test.each(counts)('counts %j', async (count, expected) => {
    const series = await logs.total(count, range);
    const seen = series.map(({ labels, points }) => [
      Object.values(labels).join(' '),
      points.map(({ value }) => value),
    ]);
    const wanted = Object.entries(expected).map(([name, value]) => [name, [value]]);
    expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(wanted));
  });

  test('counts for each step, at the time at which it begins', async () => {
    const count: LogCount = { count: 'lines', of: { service: 'consumer' }, by: ['level'] };
    // Not at the edge of a step: the end of a page's time never is.
    const series = await logs.counts(count, {
      from: range.from + 7,
      to: range.to - 7,
      stepMs: minuteMs,
    });
    expect(series.toSorted((a, b) => (byLevel(a) < byLevel(b) ? -1 : 1))).toEqual([
      { labels: { detected_level: 'debug' }, points: [{ time: now - 4 * minuteMs, value: 1 }] },
      { labels: { detected_level: 'error' }, points: [{ time: now - 8 * minuteMs, value: 2 }] },
      { labels: { detected_level: 'info' }, points: [{ time: now - 8 * minuteMs, value: 1 }] },
    ]);
  });
  const byLevel = ({ labels }: { labels: Readonly<Record<string, string>> }) =>
    labels.detected_level ?? '';

  test('says why it refuses', async () => {
    await expect(logs.lines({ pattern: '(' }, { ...range, limit: 1 })).rejects.toThrow(
      /^VictoriaLogs \(400\): .*regexp/,
    );
  });
});

describe('Jaeger', () => {
  const idOf = (digit: string) => digit.repeat(32);
  const ordinary: TestSpan[] = [
    {
      traceId: '0000000000000000a4deee5f4506f552',
      spanId: '0000000000000001',
      service: 'producer',
      name: 'POST',
      kind: 2,
      start: now - 8 * minuteMs,
      startNs: 123,
      durationMs: 9,
    },
    {
      traceId: '0000000000000000a4deee5f4506f552',
      spanId: '0000000000000002',
      parentSpanId: '0000000000000001',
      service: 'producer',
      name: 'send orders',
      kind: 4,
      start: now - 8 * minuteMs + 1,
      startNs: 456,
      durationMs: 5.5,
      attributes: { 'order.id': 'o-1' },
      event: { name: 'evaluated', attributes: { 'feature_flag.result.variant': 'low' } },
    },
    {
      traceId: '0000000000000000a4deee5f4506f552',
      spanId: '0000000000000003',
      parentSpanId: '0000000000000002',
      service: 'consumer',
      name: 'process orders',
      kind: 5,
      start: now - 8 * minuteMs + 8,
      durationMs: 20,
      link: { traceId: idOf('f'), spanId: '00000000000000ff' },
    },
  ];
  const alone = (
    digit: string,
    minutesAgo: number,
    span: Omit<TestSpan, 'traceId' | 'spanId' | 'start'>,
  ): TestSpan => ({
    traceId: idOf(digit),
    spanId: digit.repeat(16),
    start: now - minutesAgo * minuteMs,
    ...span,
  });
  const work = { service: 'consumer', name: 'process orders', kind: 5 };
  const spans: TestSpan[] = [
    ...ordinary,
    alone('1', 7, { ...work, durationMs: 150, error: `broke: ${odd}` }),
    alone('2', 6, { ...work, durationMs: 100, attributes: { 'order.id': odd } }),
    // Its error belongs to another span than the consumer's.
    alone('3', 5, { ...work, durationMs: 1 }),
    {
      ...alone('3', 5, { service: 'consumer', name: 'look', kind: 3, durationMs: 1, error: 'x' }),
      spanId: '3'.repeat(15).padEnd(16, '4'),
    },
    alone('5', 4, { service: odd, name: odd, kind: 1, durationMs: 1 }),
    alone('6', 3, { service: 'monitor', name: 'send canary', kind: 4, durationMs: 200 }),
  ];
  const first = '0000000000000000a4deee5f4506f552';
  let traces: Traces;

  beforeAll(async () => {
    const config = '/etc/jaeger/config.yaml';
    const container = running.use(
      await new GenericContainer(localImage('jaeger'))
        .withExposedPorts(16686, 4318)
        .withUser('10001:10001')
        .withTmpFs({ '/var/lib/jaeger': 'mode=1777' })
        .withBindMounts([
          { source: inRepository('jaeger/config.yaml'), target: config, mode: 'ro' },
        ])
        .withCommand([`--config=${config}`])
        .withWaitStrategy(Wait.forHttp('/api/services', 16686))
        .start(),
    );
    const response = await fetch(new URL('/v1/traces', addressOf(container, 4318)), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: otlpSpans(spans),
    });
    expect(response.status, await response.text()).toBe(200);
    traces = createTraces('permissive', addressOf(container, 16686));
    await vi.waitFor(async () => {
      expect(await find({})).toEqual([
        idOf('6'),
        idOf('5'),
        idOf('3'),
        idOf('2'),
        idOf('1'),
        first,
      ]);
    }, patience);
  });

  async function find(question: TraceQuestion, limit = 20): Promise<string[]> {
    return (await traces.find(question, { ...range, limit })).map(({ traceId }) => traceId);
  }

  const questions: [TraceQuestion, string[]][] = [
    [{ service: 'producer' }, [first]],
    [{ service: 'consumer' }, [first, idOf('1'), idOf('2'), idOf('3')]],
    [{ service: ['monitor', 'producer', 'nobody'] }, [first, idOf('6')]],
    [{ service: odd, name: odd }, [idOf('5')]],
    [{ service: 'nobody' }, []],
    [{ name: 'send orders' }, [first]],
    [{ name: 'send' }, []],
    [{ service: 'consumer', name: 'send orders' }, []],
    [{ kind: 'producer' }, [first, idOf('6')]],
    [{ kind: 'internal' }, [idOf('5')]],
    [{ status: 'error' }, [idOf('1'), idOf('3')]],
    [{ status: 'error', kind: 'consumer' }, [idOf('1')]],
    [{ slowerThanMs: 100 }, [idOf('1'), idOf('6')]],
    [{ slowerThanMs: 99.5, service: 'consumer' }, [idOf('1'), idOf('2')]],
    [{ attributes: { 'order.id': 'o-1' } }, [first]],
    [{ attributes: { 'order.id': odd } }, [idOf('2')]],
    [{ attributes: { 'order.id': 'o' } }, []],
    [{ attributes: { 'feature_flag.result.variant': 'low' } }, []],
    [{ eventAttributes: { 'feature_flag.result.variant': 'low' } }, [first]],
    [{ eventAttributes: { 'order.id': 'o-1' } }, []],
    [{ service: 'consumer', eventAttributes: { 'feature_flag.result.variant': 'low' } }, []],
  ];
  test.each(questions)('finds the traces of %j', async (question, expected) => {
    expect(await find(question)).toEqual(expected.toReversed());
  });

  test('finds the newest traces up to the limit', async () => {
    expect(await find({}, 2)).toEqual([idOf('6'), idOf('5')]);
    expect(await find({ service: 'consumer' }, 2)).toEqual([idOf('3'), idOf('2')]);
    // In the newest trace each condition holds, but for different spans.
    expect(await find({ status: 'error', kind: 'consumer' }, 1)).toEqual([idOf('1')]);
  });

  test('finds only in the given period', async () => {
    const search = { from: now - 6 * minuteMs, to: now - 4 * minuteMs - 1, limit: 9 };
    const found = await traces.find({ service: 'consumer' }, search);
    expect(found.map(({ traceId }) => traceId)).toEqual([idOf('3'), idOf('2')]);
  });

  test('a found trace has its root, its times, and the selected attributes', async () => {
    const search = { ...range, limit: 5, select: ['order.id'] };
    expect(await traces.find({ kind: 'producer', service: 'producer' }, search)).toEqual([
      {
        traceId: first,
        rootService: 'producer',
        rootName: 'POST',
        start: now - 8 * minuteMs,
        durationMs: 28,
        attributes: { 'order.id': 'o-1' },
        statusMessage: '',
      },
    ]);
    const [failed] = await traces.find({ status: 'error', kind: 'consumer' }, search);
    expect(failed).toMatchObject({ attributes: {}, statusMessage: `broke: ${odd}` });
  });

  test('a trace has all its spans, by their start, to the nanosecond', async () => {
    const found = (await traces.trace(first)) ?? [];
    const startNs = BigInt(now - 8 * minuteMs) * 1_000_000n;
    expect(found.map(({ name, kind, parentSpanId }) => [name, kind, parentSpanId])).toEqual([
      ['POST', 'server', ''],
      ['send orders', 'producer', '0000000000000001'],
      ['process orders', 'consumer', '0000000000000002'],
    ]);
    expect(found[1]).toEqual({
      traceId: first,
      spanId: '0000000000000002',
      parentSpanId: '0000000000000001',
      name: 'send orders',
      kind: 'producer',
      startNs: startNs + 1_000_456n,
      endNs: startNs + 6_500_456n,
      status: 'unset',
      statusMessage: '',
      attributes: { 'order.id': 'o-1' },
      resource: { 'service.name': 'producer' },
      events: [
        {
          name: 'evaluated',
          timeNs: startNs + 1_000_000n,
          attributes: { 'feature_flag.result.variant': 'low' },
        },
      ],
      links: [],
    });
    expect(found[2]?.links).toEqual([
      { traceId: idOf('f'), spanId: '00000000000000ff', attributes: {} },
    ]);
    expect((await traces.trace(idOf('1')))?.[0]).toMatchObject({
      status: 'error',
      statusMessage: `broke: ${odd}`,
    });
    expect(await traces.trace(idOf('e'))).toBeUndefined();
  });
});
