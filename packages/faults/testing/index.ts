import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';

/** Keeps every span of this process, with the faults that were evaluated on it. */
export class SpanRecorder {
  readonly #exporter = new InMemorySpanExporter();

  /** Takes the place of the telemetry, for the whole process: one for each file of tests. */
  constructor() {
    const processor = new SimpleSpanProcessor({ exporter: this.#exporter });
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [processor] }));
  }

  /** The spans that have ended since the last `clear`, each with its evaluations. */
  get spans(): { span: ReadableSpan; evaluated: Record<string, unknown> }[] {
    return this.#exporter.getFinishedSpans().map((span) => ({
      span,
      evaluated: Object.fromEntries(
        span.events
          .filter(({ name }) => name === 'feature_flag.evaluation')
          .map(({ attributes }) => [
            attributes?.['feature_flag.key'],
            attributes?.['feature_flag.result.variant'],
          ]),
      ),
    }));
  }

  clear(): void {
    this.#exporter.reset();
  }
}
