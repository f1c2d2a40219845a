import type { Counter } from '@opentelemetry/api';
import { metrics, SpanStatusCode, trace } from '@opentelemetry/api';

/** Where an error happened. */
export interface ErrorOrigin {
  /** Service or part of it, for example `consumer`. */
  component: string;
  /** Kafka topic being worked on, if any. */
  topic?: string;
}

/**
 * Counts an error in `application_errors` and marks the active span with it. With the caller's log
 * line, a reader then finds the same error in the metrics, the traces and the logs.
 */
export function recordError(error: unknown, origin: ErrorOrigin): void {
  const cause = error instanceof Error ? error : new Error(String(error));
  counter().add(1, labels(cause.name, origin));
  const span = trace.getActiveSpan();
  span?.recordException(cause);
  span?.setStatus({ code: SpanStatusCode.ERROR, message: cause.message });
}

/**
 * Starts `application_errors` at 0 for the errors that a component knows. Prometheus can't see the
 * increase of a series that begins at 1.
 */
export function initErrorCounter(options: {
  component: string;
  topics: readonly string[];
  errorTypes: readonly string[];
}): void {
  for (const topic of options.topics) {
    for (const errorType of options.errorTypes) {
      counter().add(0, labels(errorType, { component: options.component, topic }));
    }
  }
}

function counter(): Counter {
  return metrics.getMeter('@kafka-o11y/telemetry').createCounter('application_errors', {
    description: 'Errors of the application by type, component and topic.',
  });
}

function labels(errorType: string, { component, topic }: ErrorOrigin) {
  return {
    error_type: errorType,
    component,
    language: 'typescript',
    ...(topic === undefined ? {} : { topic }),
  };
}
