import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';
import { OtlpReceiver } from './fixtures/otlp-receiver.ts';
import { spanPipeline } from './pipelines.ts';
import { readSettings } from './settings.ts';

test('spans that end faster than a request comes back are all exported, each once', async () => {
  await using receiver = await OtlpReceiver.start();
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metrics });
  const settings = readSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint });
  const pipeline = spanPipeline(settings, new MeterProvider({ readers: [reader] }));
  const provider = new TracerProvider({ spanProcessors: pipeline.processors });
  const tracer = provider.getTracer('test');
  // The event loop comes round eight times: one batch a round would carry a fifth of them.
  for (let burst = 0; burst < 8; burst++) {
    for (let n = 0; n < 2_000; n++) tracer.startSpan(`${burst}/${n}`).end();
    await turn();
  }
  await provider.forceFlush();
  const names = receiver.spans.map(({ name }) => name);
  expect(names).toHaveLength(16_000);
  expect(new Set(names).size).toBe(16_000);

  await reader.forceFlush();
  const points = metrics
    .getMetrics()
    .at(-1)
    ?.scopeMetrics.flatMap((scope) => scope.metrics)
    .flatMap(({ descriptor, dataPoints }) =>
      dataPoints.map(({ attributes, value }) => [descriptor.name, value, attributes['error.type']]),
    );
  expect(points).toEqual([
    ['otel.sdk.processor.span.processed', 16_000, undefined],
    ['otel.sdk.processor.span.queue.capacity', settings.OTEL_BSP_MAX_QUEUE_SIZE, undefined],
    ['otel.sdk.processor.span.queue.size', 0, undefined],
  ]);
  await provider.shutdown();
});

test('what has waited for a Collector since long before the end is exported at the end', async () => {
  const { endpoint } = await OtlpReceiver.start().then(async (nobody) => {
    await nobody[Symbol.asyncDispose]();
    return nobody;
  });
  const settings = readSettings({
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_BSP_SCHEDULE_DELAY: '1',
  });
  const { processors } = spanPipeline(settings, new MeterProvider());
  const provider = new TracerProvider({ spanProcessors: processors });
  const tracer = provider.getTracer('test');
  // Each would be a batch of its own, and the exporter takes no more than 65 at a time.
  for (let n = 0; n < 200; n++) {
    tracer.startSpan(String(n)).end();
    await sleep(5);
  }
  await using receiver = await OtlpReceiver.start(Number(new URL(endpoint).port));
  await provider.shutdown();
  expect(new Set(receiver.spans.map(({ name }) => name)).size).toBe(200);
});

test('what is left at the end is exported, and nothing is taken after it', async () => {
  await using receiver = await OtlpReceiver.start();
  const settings = readSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint });
  const { processors } = spanPipeline(settings, new MeterProvider());
  const provider = new TracerProvider({ spanProcessors: processors });
  const tracer = provider.getTracer('test');
  tracer.startSpan('before').end();
  const late = tracer.startSpan('after');
  await provider.shutdown();
  late.end();
  expect(receiver.spans.map(({ name }) => name)).toEqual(['before']);
});
