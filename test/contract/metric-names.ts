/**
 * The words of a PromQL expression that may be names of metrics: what is left without strings,
 * label matchers and the label lists of `by (...)` and its like. Functions and durations are among
 * them; a name given as a string (`{__name__="..."}`) is too.
 */
export function metricWords(promql: string): Set<string> {
  const named = [...promql.matchAll(/__name__\s*=\s*"([^"]+)"/g)].map(([, name]) => name ?? '');
  const bare = promql
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '')
    .replaceAll(/\{[^}]*\}/g, '')
    .replaceAll(/\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, '');
  return new Set([...named, ...(bare.match(/[a-zA-Z_:][\w:]*/g) ?? [])]);
}

/** The code in a Markdown text, in blocks and between backquotes. */
export function codeIn(markdown: string): string[] {
  return [...markdown.matchAll(/```\w*\n([\s\S]*?)```|`([^`\n]+)`/g)].map(
    ([, block, inline]) => block ?? inline ?? '',
  );
}

/** What none of the queries asks for. */
export function unused(names: Iterable<string>, queries: string[]): string[] {
  const asked = new Set(queries.flatMap((query) => [...metricWords(query)]));
  return [...names].filter(
    (name) => ![name, `${name}_sum`, `${name}_count`].some((n) => asked.has(n)),
  );
}

/** The words with one of the prefixes that are neither exposed nor recorded, each with its query. */
export function notExposed(
  prefixes: string[],
  known: Set<string>,
  queries: string[],
): { name: string; query: string }[] {
  return queries.flatMap((query) =>
    [...metricWords(query)]
      .filter((word) => prefixes.some((prefix) => word.startsWith(prefix)))
      .filter((word) => ![word, word.replace(/_(sum|count)$/, '')].some((name) => known.has(name)))
      .map((name) => ({ name, query })),
  );
}
