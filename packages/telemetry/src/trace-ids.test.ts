import { ROOT_CONTEXT } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  ParentBasedSampler,
  SimpleSpanProcessor,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { afterEach, expect, test } from 'vitest';
import { decideByTraceId, idGenerator, unsampledTraceparent } from './trace-ids.ts';

const TRIES = 20_000;
const RATIO = 0.1;
const byRatio = {
  OTEL_TRACES_SAMPLER: 'parentbased_traceidratio' as const,
  OTEL_TRACES_SAMPLER_ARG: RATIO,
};

afterEach(() => decideByTraceId({}, undefined));

test('of the traces that begin here as many are sampled as asked, each decided once', async () => {
  const exporter = new InMemorySpanExporter();
  const sampler = new TraceIdRatioBasedSampler(RATIO);
  const provider = new TracerProvider({
    idGenerator,
    sampler: new ParentBasedSampler({ root: sampler }),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer('test');
  decideByTraceId(byRatio, undefined);
  let started = 0;
  for (let n = 0; n < TRIES; n++) {
    const traceparent = unsampledTraceparent();
    if (traceparent === undefined) {
      const span = tracer.startSpan('sampled', {}, ROOT_CONTEXT);
      started += 1;
      expect(span.isRecording(), 'the SDK decides alike').toBe(true);
      span.end();
    } else {
      const [, traceId = ''] = /^00-([0-9a-f]{32})-[0-9a-f]{16}-00$/.exec(traceparent) ?? [];
      expect(sampler.shouldSample(ROOT_CONTEXT, traceId).decision).toBe(0);
    }
  }
  expect(exporter.getFinishedSpans()).toHaveLength(started);
  expect(started / TRIES).toBeGreaterThan(RATIO * 0.8);
  expect(started / TRIES).toBeLessThan(RATIO * 1.2);
  await provider.shutdown();
});

test('ids are hexadecimal, of their length, and never the same', () => {
  const ids = Array.from({ length: TRIES }, () => [
    idGenerator.generateTraceId(),
    idGenerator.generateSpanId(),
  ]);
  for (const [traceId, spanId] of ids) {
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(spanId).toMatch(/^[0-9a-f]{16}$/);
  }
  expect(new Set(ids.flat()).size).toBe(2 * TRIES);
});

test.each([
  { why: 'all are sampled', settings: {}, propagators: undefined },
  {
    why: 'the sampler asks for no id',
    settings: { OTEL_TRACES_SAMPLER: 'parentbased_always_off' as const },
    propagators: undefined,
  },
  { why: 'contexts go by other headers', settings: byRatio, propagators: 'b3' },
])('the SDK decides where $why', ({ settings, propagators }) => {
  decideByTraceId(settings, propagators);
  for (let n = 0; n < 100; n++) expect(unsampledTraceparent()).toBeUndefined();
});
