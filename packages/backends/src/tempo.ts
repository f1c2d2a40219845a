import { z } from 'zod';
import { findJson, getJson } from './ask.ts';
import { attributes, resourceSpans, spansOf } from './otlp.ts';
import { pairs } from './pairs.ts';
import type { TraceQuestion } from './trace-question.ts';
import { toTraceql } from './traceql.ts';
import type { FoundTrace, Span, TraceSearch, Traces } from './traces.ts';

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

  /** Of more than `limit` traces Tempo gives the first ones that it finds. */
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
