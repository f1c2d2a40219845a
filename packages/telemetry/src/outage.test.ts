import { once } from 'node:events';
import type { ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import { constants, createServer } from 'node:http2';
import { setGlobalErrorHandler } from '@opentelemetry/core';
import { emptyResource } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { expect, test, vi } from 'vitest';
import { OtlpReceiver } from './fixtures/otlp-receiver.ts';
import { jsonLines, runProgram } from './fixtures/run-program.ts';
import { createMeterProvider } from './metrics.ts';
import { spanPipeline } from './pipelines.ts';
import { readSettings } from './settings.ts';

test('without a Collector memory is bounded and every loss is counted', async () => {
  const outcome = await runProgram(
    'no-collector.ts',
    { OTEL_EXPORTER_OTLP_ENDPOINT: await endpointOfNobody() },
    { register: false, nodeOptions: ['--expose-gc'] },
  );

  const settings = readSettings({});
  const spans = settings.OTEL_BSP_MAX_QUEUE_SIZE;
  const logs = settings.OTEL_BLRP_MAX_QUEUE_SIZE + settings.OTEL_BLRP_MAX_EXPORT_BATCH_SIZE;
  expect(jsonLines(outcome).at(-1)).toEqual({
    emitted: 100_000,
    queued: {
      spans: settings.OTEL_BSP_MAX_QUEUE_SIZE,
      logs: settings.OTEL_BLRP_MAX_QUEUE_SIZE,
    },
    processed: {
      spans: { queue_full: 100_000 - spans, UNAVAILABLE: spans },
      logs: { queue_full: 100_000 - logs, UNAVAILABLE: logs },
    },
    memoryMiB: { spans: atMost(20), logs: atMost(10) },
  });
});

test('a Collector that comes back receives what has waited', async () => {
  const endpoint = await endpointOfNobody();
  const settings = readSettings({
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_BSP_SCHEDULE_DELAY: '10',
  });
  const pipeline = spanPipeline(settings, new MeterProvider());
  const provider = new TracerProvider({ spanProcessors: pipeline.processors });
  for (let i = 0; i < 5_000; i += 1) provider.getTracer('test').startSpan(`work ${i}`).end();

  await using receiver = await OtlpReceiver.start(Number(new URL(endpoint).port));
  await vi.waitFor(() => expect(receiver.spans).toHaveLength(5_000), { timeout: 15_000 });

  expect(new Set(receiver.spans.map(({ name }) => name)).size).toBe(5_000);
  await provider.shutdown();
});

test('a Collector that breaks off a call on its way down is asked again', async () => {
  const endpoint = await endpointOfNobody();
  const brokenOff = vi.fn((stream: ServerHttp2Stream) => stream.close(constants.NGHTTP2_NO_ERROR));
  const resets = createServer().on('stream', brokenOff);
  const sessions = new Set<ServerHttp2Session>();
  resets.on('session', (session) => sessions.add(session));
  resets.listen(Number(new URL(endpoint).port), '127.0.0.1');

  const settings = readSettings({
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_BSP_SCHEDULE_DELAY: '10',
  });
  const provider = new TracerProvider({
    spanProcessors: spanPipeline(settings, new MeterProvider()).processors,
  });
  provider.getTracer('test').startSpan('work').end();
  await vi.waitFor(() => expect(brokenOff).toHaveBeenCalledTimes(2), { timeout: 10_000 });
  for (const session of sessions) session.destroy();
  resets.close();
  await once(resets, 'close');

  await using receiver = await OtlpReceiver.start(Number(new URL(endpoint).port));
  await vi.waitFor(() => expect(receiver.spans).toMatchObject([{ name: 'work' }]), {
    timeout: 15_000,
  });
  await provider.shutdown();
});

test('shutting down without a Collector ends in time and says what it cost', async () => {
  const startedAt = performance.now();
  const outcome = await runProgram('one-of-each.ts', {
    OTEL_EXPORTER_OTLP_ENDPOINT: await endpointOfNobody(),
  });

  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  expect(performance.now() - startedAt).toBeLessThan(15_000);
  expect(jsonLines(outcome)).toContainEqual(
    expect.objectContaining({
      level: 'warn',
      msg: 'telemetry: not flushed within 3000 ms; spans and log records still queued are lost',
    }),
  );
});

test('failed exports of metrics are counted as well', async () => {
  const endpoint = await endpointOfNobody();
  const settings = readSettings({
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_METRIC_EXPORT_INTERVAL: '100',
  });
  const failed = vi.fn();
  setGlobalErrorHandler(failed);
  const meterProvider = createMeterProvider(settings, emptyResource());
  meterProvider.getMeter('test').createCounter('work').add(1);
  await vi.waitFor(() => expect(failed).toHaveBeenCalled(), { timeout: 10_000 });

  await using receiver = await OtlpReceiver.start(Number(new URL(endpoint).port));
  const failures = () =>
    receiver
      .latest('otel.sdk.exporter.metric_data_point.exported')
      .filter(({ attributes }) => attributes['error.type'] !== undefined);
  await vi.waitFor(() => expect(failures()).toHaveLength(1), { timeout: 10_000 });

  expect(failures()[0]?.value).toBeGreaterThan(0);
  expect(receiver.latest('work')).toMatchObject([{ value: 1 }]);
  await meterProvider.shutdown();
});

test('a failed export of metrics is logged', async () => {
  const outcome = await runProgram('one-of-each.ts', {
    OTEL_EXPORTER_OTLP_ENDPOINT: await endpointOfNobody(),
    OTEL_EXPORTER_OTLP_TIMEOUT: '200',
    OTEL_TRACES_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
  });

  expect(jsonLines(outcome).filter(({ level }) => level === 'warn')).toMatchObject([
    { error: expect.stringContaining('metrics export failed'), errors: 1 },
  ]);
});

test('spans and log records that were given up are logged once, by the signal', async () => {
  const outcome = await runProgram('one-of-each.ts', {
    OTEL_EXPORTER_OTLP_ENDPOINT: await endpointOfNobody(),
    OTEL_BSP_EXPORT_TIMEOUT: '300',
    OTEL_BLRP_EXPORT_TIMEOUT: '300',
    OTEL_EXPORTER_OTLP_TIMEOUT: '200',
    OTEL_METRICS_EXPORTER: 'none',
  });

  const warnings = jsonLines(outcome).filter(({ level }) => level === 'warn');
  expect(warnings.map(({ msg }) => String(msg).split(" can't")[0]).sort()).toEqual([
    'log records',
    'spans',
  ]);
});

test('errors of the SDK itself are all counted, and the first is logged', async () => {
  await using receiver = await OtlpReceiver.start();
  const outcome = await runProgram('sdk-errors.ts', {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
  });

  expect(jsonLines(outcome)).toMatchObject([
    { level: 'warn', error: 'the SDK has a fault', errors: 1 },
  ]);
  expect(receiver.latest('otel.sdk.errors')).toMatchObject([
    { value: 1, attributes: { 'error.type': 'Error' } },
    { value: 2, attributes: { 'error.type': 'TypeError' } },
  ]);
});

const atMost = (max: number) => expect.toSatisfy((value: number) => value <= max);

async function endpointOfNobody(): Promise<string> {
  await using receiver = await OtlpReceiver.start();
  return receiver.endpoint;
}
