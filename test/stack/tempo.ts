import { z } from 'zod';
import { getJson } from './http.ts';
import { settings } from './settings.ts';

const base = `http://127.0.0.1:${settings.TEMPO_PORT}`;

const search = z.object({
  traces: z.array(z.object({ traceID: z.string() })).default([]),
});

/** Trace ids of the last `seconds` that a TraceQL query selects. */
export async function searchTraces(traceql: string, seconds = 900): Promise<string[]> {
  const end = Math.ceil(Date.now() / 1000);
  const answer = await getJson(search, base, '/api/search', {
    q: traceql,
    start: String(end - seconds),
    end: String(end),
    limit: '20',
  });
  // Tempo leaves out an id's leading zeros.
  return answer.traces.map(({ traceID }) => traceID.padStart(32, '0'));
}

const anyValue = z.looseObject({ stringValue: z.string().optional() });
const attributes = z.array(z.object({ key: z.string(), value: anyValue })).default([]);
const span = z.object({
  spanId: z.string(),
  parentSpanId: z.string().default(''),
  name: z.string(),
  attributes,
});
const trace = z.object({
  batches: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(z.object({ spans: z.array(span) })),
    }),
  ),
});

export interface Span {
  /** As Tempo writes them (base64): good for comparing with each other only. */
  spanId: string;
  parentSpanId: string;
  name: string;
  service: string;
  /** The attributes that are strings. */
  attributes: Record<string, string>;
}

function strings(list: z.infer<typeof attributes>): Record<string, string> {
  return Object.fromEntries(
    list.flatMap(({ key, value: { stringValue } }) =>
      stringValue === undefined ? [] : [[key, stringValue]],
    ),
  );
}

/** Every span of a trace. An error that says 404 means that Tempo doesn't have it (yet). */
export async function traceById(traceId: string): Promise<Span[]> {
  const answer = await getJson(
    trace,
    base,
    `/api/traces/${traceId}`,
    {},
    {
      accept: 'application/json',
    },
  );
  return answer.batches.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(({ attributes, ...span }) => ({
        ...span,
        service: strings(resource.attributes)['service.name'] ?? '',
        attributes: strings(attributes),
      })),
    ),
  );
}
