import type { Context, TextMapGetter } from '@opentelemetry/api';
import { propagation, ROOT_CONTEXT } from '@opentelemetry/api';

type Headers = Record<string, string | Buffer>;

const headerGetter: TextMapGetter<Headers> = {
  get: (headers, key) => headers[key]?.toString(),
  keys: (headers) => Object.keys(headers),
};

/**
 * The trace context that a record carries in its headers, for work (such as a log line) that
 * belongs to the record's trace. The root context if it carries none.
 */
export function traceContextOf(headers: Headers): Context {
  return propagation.extract(ROOT_CONTEXT, headers, headerGetter);
}
