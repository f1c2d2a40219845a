import type { Context, Span } from '@opentelemetry/api';
import {
  INVALID_TRACEID,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import type { Sampler } from '@opentelemetry/sdk-trace';
import { SamplingDecision, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace';
import type { Settings } from './settings.ts';
import { idGenerator, useTraceIdNext } from './trace-ids.ts';

/*
 * The trace context of a message, which is one header nearly always: `traceparent`. The propagators ask
 * for more, and take 2 us for it. Here that header is written and read directly, and everything else is
 * left to them.
 *
 * https://www.w3.org/TR/trace-context/#traceparent-header
 */

type Headers = Record<string, string>;

/** How a decision on a trace comes about. */
interface Shortcuts {
  /** Decides on traces that begin here, by their ids alone; undefined if the SDK has to. */
  byId: Pick<Sampler, 'shouldSample'> | undefined;
  /** A trace that comes from elsewhere is decided on already. */
  isByParent: boolean;
}

/** Undefined while there is no SDK, or if contexts travel otherwise. */
let shortcuts: Shortcuts | undefined;

/** Takes over how traces are sampled and travel. Called once, at the start. */
export function shortenPropagation(
  settings: Pick<Settings, 'OTEL_TRACES_SAMPLER' | 'OTEL_TRACES_SAMPLER_ARG'>,
  propagators: string | undefined,
): void {
  const { OTEL_TRACES_SAMPLER: sampler = 'parentbased_always_on' } = settings;
  const { OTEL_TRACES_SAMPLER_ARG: ratio = 1 } = settings;
  const names = propagators?.split(',').map((name) => name.trim()) ?? ['tracecontext'];
  const isTraceContext = names.every((name) => name === 'tracecontext' || name === 'baggage');
  const isByRatio = sampler.endsWith('traceidratio') && ratio < 1;
  const byId = isByRatio ? new TraceIdRatioBasedSampler(ratio) : undefined;
  const isByParent = sampler.startsWith('parentbased');
  const isShort = isTraceContext && names.includes('tracecontext');
  shortcuts = isShort ? { byId, isByParent } : undefined;
}

const VALID = /^00-((?!0{32})[0-9a-f]{32})-((?!0{16})[0-9a-f]{16})-([0-9a-f]{2})$/;

/**
 * The `traceparent` of a message that begins a trace, where that trace is not sampled: at one in a
 * hundred the SDK's span, which nobody will see, would cost more than sending the message. To be
 * called where no span and no baggage is active, and before the span is started otherwise: the SDK
 * then comes to the same decision about the same id.
 *
 * @returns undefined if the SDK has to start a span
 */
export function unsampledTraceparent(): string | undefined {
  const byId = shortcuts?.byId;
  if (!byId) return undefined;
  const traceId = idGenerator.generateTraceId();
  const { decision } = byId.shouldSample(ROOT_CONTEXT, traceId, '', SpanKind.PRODUCER, {}, []);
  if (decision === SamplingDecision.NOT_RECORD) {
    return `00-${traceId}-${idGenerator.generateSpanId()}-00`;
  }
  useTraceIdNext(traceId);
  return undefined;
}

/** Whether a message belongs to a trace that is not sampled, so that no span of its processing is. */
export function isUnsampled({ traceparent }: Headers): boolean {
  if (!shortcuts?.isByParent || traceparent === undefined) return false;
  const [, , , flags = ''] = VALID.exec(traceparent) ?? [];
  return flags !== '' && (Number.parseInt(flags, 16) & TraceFlags.SAMPLED) === 0;
}

/** Puts the context of a message's span, which is a child of what `parent` has, into its headers. */
export function injectContext(span: Span, parent: Context, headers: Headers): void {
  const { traceId, spanId, traceFlags, traceState } = span.spanContext();
  if (traceId === INVALID_TRACEID && parent === ROOT_CONTEXT) return;
  if (shortcuts && parent === ROOT_CONTEXT && traceState === undefined) {
    headers.traceparent = `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
  } else {
    propagation.inject(trace.setSpan(parent, span), headers);
  }
}

/** The context that a message carries in its headers; the root context if it carries none. */
export function extractContext(headers: Headers): Context {
  const { traceparent, tracestate, baggage } = headers;
  if (shortcuts && tracestate === undefined && baggage === undefined) {
    if (traceparent === undefined) return ROOT_CONTEXT;
    const [, traceId, spanId, flags = ''] = VALID.exec(traceparent) ?? [];
    if (traceId !== undefined && spanId !== undefined) {
      const traceFlags = Number.parseInt(flags, 16);
      return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
    }
  }
  return propagation.extract(ROOT_CONTEXT, headers);
}
