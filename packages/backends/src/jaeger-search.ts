import type { TraceQuestion } from './trace-question.ts';
import type { TraceSearch } from './traces.ts';

/**
 * The question as parameters of Jaeger's `GET /api/traces`, for one service. Jaeger checks each
 * condition against a whole trace. The caller has to check whether one span fulfils all of them.
 */
export function jaegerSearch(
  question: TraceQuestion,
  { from, to, limit }: Pick<TraceSearch, 'from' | 'to' | 'limit'>,
  service: string,
): URLSearchParams {
  const { name, kind, status, slowerThanMs } = question;
  // Badger's index of tags has the attributes of events, too.
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
