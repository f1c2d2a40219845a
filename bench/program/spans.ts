import { createRequire } from 'node:module';
import { EncodingSpanProcessor } from '@kafka-o11y/telemetry';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace';

const SAMPLED = 1;

/**
 * Counts the sampled spans that end in this process from now on, before anything can drop them. An
 * SDK says how many those were only with metrics that would cost it more than this does.
 *
 * @returns the count so far
 */
export function countSpans(): () => number {
  let spans = 0;
  // The package is there twice, and a program uses one: as ES module and as CommonJS.
  const require = createRequire(import.meta.url);
  const commonJs: typeof BatchSpanProcessor =
    require('@opentelemetry/sdk-trace').BatchSpanProcessor;
  for (const { prototype } of [BatchSpanProcessor, commonJs, EncodingSpanProcessor]) {
    const onEnd: SpanProcessor['onEnd'] = prototype.onEnd;
    prototype.onEnd = function (this: SpanProcessor, span: ReadableSpan) {
      if ((span.spanContext().traceFlags & SAMPLED) !== 0) spans += 1;
      onEnd.call(this, span);
    };
  }
  return () => spans;
}
