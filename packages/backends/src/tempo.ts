import { z } from 'zod';
import { findJson, getJson } from './ask.ts';
import { attributes, resourceSpans, spansOf } from './otlp.ts';
import { pairs } from './pairs.ts';
import type { FoundTrace, Span, TraceQuestion, TraceSearch, Traces } from './traces.ts';
import { comparison, quote } from './wanted.ts';

/**
 * The question in TraceQL. A variable stays in Grafana's syntax.
 *
 * @param select names of span attributes to give. The status message comes with them. Undefined adds no
 *   `select`
 */
export function toTraceql(question: TraceQuestion, select?: readonly string[]): string {
  const { service, name, kind, status, slowerThanMs } = question;
  const conditions = [];
  if (service !== undefined) {
    const { operator, operand } = comparison(service);
    conditions.push(`resource.service.name ${operator} ${operand}`);
  }
  if (name !== undefined) conditions.push(`name = ${quote(name)}`);
  if (kind !== undefined) conditions.push(`kind = ${kind}`);
  if (status !== undefined) conditions.push(`status = ${status}`);
  if (slowerThanMs !== undefined) conditions.push(`duration > ${duration(slowerThanMs)}`);
  for (const [key, value] of Object.entries(question.attributes ?? {})) {
    conditions.push(`${attributeName('span', key)} = ${quote(value)}`);
  }
  for (const [key, value] of Object.entries(question.eventAttributes ?? {})) {
    conditions.push(`${attributeName('event', key)} = ${quote(value)}`);
  }
  const spans = conditions.length === 0 ? '{ }' : `{ ${conditions.join(' && ')} }`;
  if (select === undefined) return spans;
  const selected = [...select.map((key) => attributeName('span', key)), 'statusMessage'];
  return `${spans} | select(${selected.join(', ')})`;
}

/** An attribute in TraceQL, with its scope. */
function attributeName(scope: 'span' | 'event', name: string): string {
  return `${scope}.${/^[\w.-]+$/.test(name) ? name : quote(name)}`;
}

/** A duration in TraceQL: in whole milliseconds, or else rounded to microseconds. */
function duration(ms: number): string {
  return Number.isInteger(ms) ? `${ms}ms` : `${Math.round(ms * 1000)}us`;
}

/** Tempo writes ids in base64. */
const hexId = z.base64().transform((text) => Buffer.from(text, 'base64').toString('hex'));

const traceAnswer = z.object({ batches: resourceSpans(hexId) });

const searchAnswer = z.object({
  traces: z
    .array(
      z.object({
        traceID: z.string(),
        rootServiceName: z.string().default(''),
        rootTraceName: z.string().default(''),
        startTimeUnixNano: z.string(),
        durationMs: z.number().default(0),
        spanSets: z.array(z.object({ spans: z.array(z.object({ attributes })) })).default([]),
      }),
    )
    .default([]),
});

/** Tempo's HTTP API. */
export class Tempo implements Traces {
  readonly name = pairs.grafana.traces.name;
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  async trace(traceId: string): Promise<Span[] | undefined> {
    const url = new URL(`/api/traces/${encodeURIComponent(traceId)}`, this.#base);
    const answer = await findJson(traceAnswer, this.name, url);
    return answer && spansOf(traceId, answer.batches);
  }

  /** Of more than `limit` traces Tempo gives those that it finds first, not the newest. */
  async find(question: TraceQuestion, search: TraceSearch): Promise<FoundTrace[]> {
    const { from, to, limit, select = [] } = search;
    const url = new URL('/api/search', this.#base);
    url.search = new URLSearchParams({
      q: toTraceql(question, select),
      start: String(Math.floor(from / 1000)),
      end: String(Math.ceil(to / 1000)),
      limit: String(limit),
    }).toString();
    const { traces } = await getJson(searchAnswer, this.name, url);
    return traces
      .map(({ traceID, startTimeUnixNano, durationMs, spanSets, ...root }) => {
        const { statusMessage, ...selected } = spanSets[0]?.spans[0]?.attributes ?? {};
        return {
          // Tempo leaves out leading zeros.
          traceId: traceID.padStart(32, '0'),
          rootService: root.rootServiceName,
          rootName: root.rootTraceName,
          start: Number(BigInt(startTimeUnixNano) / 1_000_000n),
          durationMs,
          attributes: selected,
          statusMessage: typeof statusMessage === 'string' ? statusMessage : '',
        };
      })
      .sort((a, b) => b.start - a.start);
  }
}
