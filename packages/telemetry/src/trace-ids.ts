import { randomFillSync } from 'node:crypto';
import { ROOT_CONTEXT, SpanKind } from '@opentelemetry/api';
import type { IdGenerator, Sampler } from '@opentelemetry/sdk-trace';
import { SamplingDecision, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace';
import type { Settings } from './settings.ts';

const TRACE_ID_LENGTH = 32;
const SPAN_ID_LENGTH = 16;

const pool = Buffer.alloc(8 * 1024);
let hex = '';
let used = 0;

/** Random hexadecimal digits. */
function digits(count: number): string {
  if (used + count > hex.length) {
    hex = randomFillSync(pool).toString('hex');
    used = 0;
  }
  used += count;
  return hex.slice(used - count, used);
}

/** The id that the next trace gets; what decided on it is to decide alike once more. */
let nextTraceId: string | undefined;

/** Random ids, drawn many at a time: the SDK's take 0.4 us for a span, these 0.05. */
export const idGenerator: IdGenerator = {
  generateTraceId() {
    const id = nextTraceId ?? digits(TRACE_ID_LENGTH);
    nextTraceId = undefined;
    return id;
  },
  generateSpanId: () => digits(SPAN_ID_LENGTH),
};

/** Decides by the id of a trace alone. Undefined if it can't be decided so, or all are sampled. */
let byId: Pick<Sampler, 'shouldSample'> | undefined;

/** Takes over how traces that begin here are sampled. Called once, at the start. */
export function decideByTraceId(
  settings: Pick<Settings, 'OTEL_TRACES_SAMPLER' | 'OTEL_TRACES_SAMPLER_ARG'>,
  propagators: string | undefined,
): void {
  const { OTEL_TRACES_SAMPLER: sampler = '', OTEL_TRACES_SAMPLER_ARG: ratio = 1 } = settings;
  const isTraceContext = propagators === undefined || propagators.includes('tracecontext');
  const isByRatio = sampler.endsWith('traceidratio');
  byId = isTraceContext && isByRatio ? new TraceIdRatioBasedSampler(ratio) : undefined;
}

/**
 * The `traceparent` of a message that begins a trace, where that trace is not sampled: at one in a
 * hundred the SDK's span, which nobody will see, would cost more than sending the message. To be
 * called where no span and no baggage is active, and before the span is started otherwise: the SDK
 * then comes to the same decision about the same id.
 *
 * @returns undefined if the SDK has to start a span
 */
export function unsampledTraceparent(): string | undefined {
  if (!byId) return undefined;
  const traceId = digits(TRACE_ID_LENGTH);
  const { decision } = byId.shouldSample(ROOT_CONTEXT, traceId, '', SpanKind.PRODUCER, {}, []);
  if (decision === SamplingDecision.NOT_RECORD) {
    return `00-${traceId}-${digits(SPAN_ID_LENGTH)}-00`;
  }
  nextTraceId = traceId;
  return undefined;
}
