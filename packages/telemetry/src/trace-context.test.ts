import type { SpanContext } from '@opentelemetry/api';
import { createTraceState, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '@opentelemetry/core';
import {
  InMemorySpanExporter,
  ParentBasedSampler,
  SimpleSpanProcessor,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  extractContext,
  injectContext,
  isUnsampled,
  shortenPropagation,
  unsampledTraceparent,
} from './trace-context.ts';
import { idGenerator } from './trace-ids.ts';

const standard = new CompositePropagator({
  propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
});
const TRIES = 20_000;
const RATIO = 0.1;
const byRatio = {
  OTEL_TRACES_SAMPLER: 'parentbased_traceidratio' as const,
  OTEL_TRACES_SAMPLER_ARG: RATIO,
};

beforeEach(() => {
  shortenPropagation({}, undefined);
  propagation.setGlobalPropagator(standard);
});

afterEach(() => propagation.disable());

test('of the traces that begin here as many are sampled as asked, each decided once', async () => {
  const exporter = new InMemorySpanExporter();
  const sampler = new TraceIdRatioBasedSampler(RATIO);
  const provider = new TracerProvider({
    idGenerator,
    sampler: new ParentBasedSampler({ root: sampler }),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  const tracer = provider.getTracer('test');
  shortenPropagation(byRatio, undefined);
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

test.each([
  { why: 'all are sampled', settings: {}, propagators: undefined },
  {
    why: 'the sampler asks for no id',
    settings: { OTEL_TRACES_SAMPLER: 'parentbased_always_off' as const },
    propagators: undefined,
  },
  { why: 'contexts go by other headers', settings: byRatio, propagators: 'b3' },
])('the SDK decides where $why', ({ settings, propagators }) => {
  shortenPropagation(settings, propagators);
  for (let n = 0; n < 100; n++) expect(unsampledTraceparent()).toBeUndefined();
});

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

describe('contexts are those of the standard propagators', () => {
  test.each([
    {},
    { traceparent: `00-${TRACE}-${SPAN}-01` },
    { traceparent: `00-${TRACE}-${SPAN}-00` },
    { traceparent: `00-${TRACE}-${SPAN}-ff` },
    { traceparent: `01-${TRACE}-${SPAN}-01-and more` },
    { traceparent: `ff-${TRACE}-${SPAN}-01` },
    { traceparent: `00-${TRACE}-${SPAN}-01-and more` },
    { traceparent: `00-${'0'.repeat(32)}-${SPAN}-01` },
    { traceparent: `00-${TRACE}-${'0'.repeat(16)}-01` },
    { traceparent: `00-${TRACE.toUpperCase()}-${SPAN}-01` },
    { traceparent: '' },
    { traceparent: `00-${TRACE}-${SPAN}-01`, tracestate: 'vendor=1' },
    { traceparent: `00-${TRACE}-${SPAN}-01`, baggage: 'customer=7' },
    { baggage: 'customer=7' },
  ])('read from %j', (headers: Record<string, string>) => {
    const own = extractContext(headers);
    const theirs = propagation.extract(ROOT_CONTEXT, headers);
    const plain = (context: typeof own) => {
      const { traceState, ...ids } = trace.getSpanContext(context) ?? {};
      return { ...ids, state: traceState?.serialize(), baggage: propagation.getBaggage(context) };
    };
    expect(plain(own)).toEqual(plain(theirs));
  });

  const parentWithBaggage = propagation.setBaggage(
    ROOT_CONTEXT,
    propagation.createBaggage({ customer: { value: '7' } }),
  );
  test.each([
    { context: { traceId: TRACE, spanId: SPAN, traceFlags: 1 }, parent: ROOT_CONTEXT },
    { context: { traceId: TRACE, spanId: SPAN, traceFlags: 0 }, parent: ROOT_CONTEXT },
    { context: { traceId: TRACE, spanId: SPAN, traceFlags: 1 }, parent: parentWithBaggage },
    {
      context: {
        ...{ traceId: TRACE, spanId: SPAN, traceFlags: 1 },
        traceState: createTraceState('vendor=1'),
      },
      parent: ROOT_CONTEXT,
    },
  ])(
    'written for $context',
    ({ context, parent }: { context: SpanContext; parent: typeof ROOT_CONTEXT }) => {
      const span = trace.wrapSpanContext(context);
      const own = {};
      const theirs = {};
      injectContext(span, parent, own);
      propagation.inject(trace.setSpan(parent, span), theirs);
      expect(own).toEqual(theirs);
      expect(Object.keys(own)).toContain('traceparent');
    },
  );

  test('where contexts go by other headers, those are written and read', () => {
    shortenPropagation({}, 'b3');
    propagation.disable();
    const headers = {};
    injectContext(
      trace.wrapSpanContext({ traceId: TRACE, spanId: SPAN, traceFlags: 1 }),
      ROOT_CONTEXT,
      headers,
    );
    expect(headers).toEqual({});
    expect(extractContext({ traceparent: `00-${TRACE}-${SPAN}-01` })).toBe(ROOT_CONTEXT);
  });
});

test.each([
  { headers: { traceparent: `00-${TRACE}-${SPAN}-00` }, is: true },
  { headers: { traceparent: `00-${TRACE}-${SPAN}-01` }, is: false },
  { headers: { traceparent: `00-${TRACE}-${SPAN}-03` }, is: false },
  { headers: { traceparent: `00-${'0'.repeat(32)}-${SPAN}-00` }, is: false },
  { headers: {}, is: false },
])('whether $headers is of an unsampled trace: $is', ({ headers, is }) => {
  expect(isUnsampled(headers)).toBe(is);
  shortenPropagation({ OTEL_TRACES_SAMPLER: 'always_on' }, undefined);
  expect(isUnsampled(headers), 'a sampler that asks no parent').toBe(false);
});
