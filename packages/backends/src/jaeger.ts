import { z } from 'zod';
import { findJson, getJson } from './ask.ts';
import { servicesAnswer, tracesAnswer } from './jaeger-answer.ts';
import { resourceSpans, spansOf } from './otlp.ts';
import { pairs } from './pairs.ts';
import type { FoundTrace, Span, TraceQuestion, TraceSearch, Traces } from './traces.ts';
import { holds } from './traces.ts';
import { valuesOf } from './wanted.ts';

/**
 * The question as parameters of Jaeger's `GET /api/traces`, for one service. Jaeger looks for each
 * condition in the whole trace. The caller has to check whether one span fulfils all of them.
 *
 * @param service stands for the question's own `service`, which may have several values
 */
export function jaegerSearch(
  question: TraceQuestion,
  { from, to, limit }: Pick<TraceSearch, 'from' | 'to' | 'limit'>,
  service: string,
): URLSearchParams {
  const { name, kind, status, slowerThanMs } = question;
  // The index of Badger, Jaeger's storage, has the attributes of events among the tags.
  const tags = {
    ...question.eventAttributes,
    ...question.attributes,
    ...(kind && { 'span.kind': kind }),
    ...(status && { error: 'true' }),
  };
  return new URLSearchParams({
    service,
    ...(name !== undefined && { operation: name }),
    ...(Object.keys(tags).length > 0 && { tags: JSON.stringify(tags) }),
    ...(slowerThanMs !== undefined && { minDuration: `${Math.round(slowerThanMs * 1000)}us` }),
    start: String(Math.floor(from * 1000)),
    end: String(Math.ceil(to * 1000)),
    limit: String(limit),
  });
}

/** The number of searches at the same time. */
const atOnce = 4;
/** For one service, a search looks at up to this many times the wanted number of traces. */
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
    // Otherwise Jaeger corrects what it takes for a difference of clocks, and moves spans in time.
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
   * Jaeger gives the newest traces in which each condition holds for some span. Where too few of them
   * have one span that fulfils all conditions, this asks for more traces.
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

/** The trace as a search result, in a list that is empty where no span fulfils the question. */
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

/** The span without what Jaeger writes in place of a link's attributes: the type of a reference. */
function withoutReferenceTypes(span: Span): Span {
  const links = span.links.map(
    ({ attributes: { 'opentracing.ref_type': _, ...own }, ...link }) => ({
      ...link,
      attributes: own,
    }),
  );
  return { ...span, links };
}
