import { z } from 'zod';
import { findJson, getJson } from './ask.ts';
import { holds } from './holds.ts';
import { servicesAnswer, tracesAnswer } from './jaeger-answer.ts';
import { jaegerSearch } from './jaeger-search.ts';
import { resourceSpans, spansOf } from './otlp.ts';
import { pairs } from './pairs.ts';
import type { TraceQuestion } from './trace-question.ts';
import type { FoundTrace, Span, TraceSearch, Traces } from './traces.ts';
import { valuesOf } from './wanted.ts';

/** Searches at the same time. */
const atOnce = 4;
/** For one service a search looks at up to this many times the wanted traces. */
const mostLookedAt = 16;

const traceAnswer = z.object({ result: z.object({ resourceSpans: resourceSpans(z.string()) }) });

/**
 * Jaeger's HTTP API. It gives an attribute with several values as text, and a link without its
 * attributes.
 */
export class Jaeger implements Traces {
  readonly name = pairs.permissive.traces.name;
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  async trace(traceId: string): Promise<Span[] | undefined> {
    const url = new URL(`/api/v3/traces/${encodeURIComponent(traceId)}`, this.#base);
    // Raw: otherwise Jaeger may move spans in time.
    url.searchParams.set('raw_traces', 'true');
    const answer = await findJson(traceAnswer, this.name, url);
    return answer && spansOf(traceId, answer.result.resourceSpans).map(withoutReferenceTypes);
  }

  async find(question: TraceQuestion, search: TraceSearch): Promise<FoundTrace[]> {
    const services =
      question.service === undefined ? await this.#services() : valuesOf(question.service);
    const found = new Map<string, FoundTrace>();
    for (let next = 0; next < services.length; next += atOnce) {
      const some = services.slice(next, next + atOnce);
      const answers = await Promise.all(
        some.map((service) => this.#findIn(service, question, search)),
      );
      for (const trace of answers.flat()) found.set(trace.traceId, trace);
    }
    return [...found.values()].sort((a, b) => b.start - a.start).slice(0, search.limit);
  }

  async #services(): Promise<string[]> {
    const url = new URL('/api/services', this.#base);
    return (await getJson(servicesAnswer, this.name, url)).data ?? [];
  }

  /**
   * Jaeger gives the newest traces in which each condition holds for some span. It is asked for more
   * traces where too few of them have one span that fulfils all conditions.
   */
  async #findIn(
    service: string,
    question: TraceQuestion,
    search: TraceSearch,
  ): Promise<FoundTrace[]> {
    const most = search.limit * mostLookedAt;
    for (let limit = search.limit; ; limit = Math.min(limit * 4, most)) {
      const url = new URL('/api/traces', this.#base);
      url.search = jaegerSearch(question, { ...search, limit }, service).toString();
      url.searchParams.set('raw', 'true');
      const traces = await getJson(tracesAnswer, this.name, url);
      const found = traces.flatMap((spans) => foundTrace(spans, question, search.select));
      if (found.length >= search.limit || traces.length < limit || limit === most) return found;
    }
  }
}

/** The trace as a search result; empty where no span fulfils the question. */
function foundTrace(
  spans: Span[],
  question: TraceQuestion,
  select: readonly string[] = [],
): FoundTrace[] {
  const [first] = spans;
  const span = spans.find((one) => holds(question, one));
  if (!first || !span) return [];
  const durations = spans.map(({ endNs }) => Number(endNs - first.startNs) / 1e6);
  const selected = Object.entries(span.attributes).filter(([name]) => select.includes(name));
  return [
    {
      traceId: first.traceId,
      rootService: String(first.resource['service.name'] ?? ''),
      rootName: first.name,
      start: Number(first.startNs / 1_000_000n),
      durationMs: Math.max(...durations),
      attributes: Object.fromEntries(selected),
      statusMessage: span.statusMessage,
    },
  ];
}

/** Jaeger replaces a link's attributes by the type of its own reference. */
function withoutReferenceTypes(span: Span): Span {
  const links = span.links.map(
    ({ attributes: { 'opentracing.ref_type': _, ...own }, ...link }) => ({
      ...link,
      attributes: own,
    }),
  );
  return { ...span, links };
}
