import type { DashboardLink } from '@grafana/grafana-foundation-sdk/dashboard';
import { DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';
import type { LogQuestion, TraceQuestion } from '@kafka-o11y/backends';
import { toLogql, toTraceql } from '@kafka-o11y/backends';
import type { BoardName } from '@kafka-o11y/vocabulary';
import { boardUids } from '@kafka-o11y/vocabulary';
import type { DataSource } from './datasources.ts';
import { loki, prometheus, tempo } from './datasources.ts';
import type { VariableName } from './variables.ts';
import { variableNames } from './variables.ts';

/** A query in Explore with the board's time range: PromQL, or a question to logs or traces. */
export type ToExplore = { title: string } & (
  | { promql: string }
  | { logs: LogQuestion }
  | { traces: TraceQuestion }
);

/** Another board, with this one's time range and variables. */
export interface ToBoard {
  title: string;
  board: BoardName;
  /** Narrows one variable to a label of the clicked value: `{ broker: 'service_instance_id' }`. */
  narrow?: Partial<Record<VariableName, string>>;
}

/** A link from a panel. */
export type Onward = ToExplore | ToBoard;

/** A link in the form that Grafana's builders take. */
export interface LinkBuilder {
  build(): DashboardLink;
}

/**
 * Builds the link of a panel or of its values; `narrow` works for values only. A question to logs or
 * traces stands beside the address: the tests ask the running store, Grafana ignores it.
 */
export function link(onward: Onward): LinkBuilder {
  const built = new DashboardLinkBuilder(onward.title)
    .type(DashboardLinkType.Link)
    .url('board' in onward ? boardUrl(onward) : exploreUrl(onward))
    .targetBlank(!('board' in onward))
    .build();
  const question = 'logs' in onward ? onward.logs : 'traces' in onward ? onward.traces : undefined;
  return { build: () => ({ ...built, ...(question && { question }) }) };
}

function boardUrl({ board, narrow = {} }: ToBoard): string {
  const labels = new Map(Object.entries(narrow));
  const chosen = labels.size
    ? variableNames.map((name) => {
        const label = labels.get(name);
        return label
          ? `var-${name}=${filledIn(`__field.labels.${label}`)}`
          : filledIn(name, 'queryparam');
      })
    : [filledIn('__all_variables')];
  return `/d/${boardUids[board]}?${[filledIn('__url_time_range'), ...chosen].join('&')}`;
}

function exploreUrl(onward: ToExplore): string {
  const target = exploreTarget(onward);
  const range = { from: filledIn('__from'), to: filledIn('__to') };
  const panes = { a: { datasource: target.datasource.uid, queries: [target], range } };
  return `/explore?schemaVersion=1&panes=${encodeAround(JSON.stringify(panes))}`;
}

function exploreTarget(onward: ToExplore): { refId: string; datasource: DataSource } {
  const refId = 'A';
  if ('promql' in onward) {
    return { refId, datasource: prometheus, ...{ expr: withAlternatives(onward.promql) } };
  }
  if ('logs' in onward) {
    return { refId, datasource: loki, ...{ expr: withAlternatives(toLogql(onward.logs)) } };
  }
  const query = withAlternatives(toTraceql(onward.traces));
  return { refId, datasource: tempo, ...{ queryType: 'traceql', query } };
}

/**
 * Makes Grafana write several chosen values as `a|b`. Its default is `{a,b}`. Its format for regular
 * expressions puts backslashes before dots, and these break the JSON.
 */
function withAlternatives(query: string): string {
  return variableNames.reduce(
    (text, name) => text.replaceAll(new RegExp(`\\$${name}\\b`, 'g'), () => filledIn(name, 'pipe')),
    query,
  );
}

/** Grafana replaces a variable in an address only where it stands unescaped. */
function encodeAround(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /%24%7B(\w+)(?:%3A(\w+))?%7D/g,
    (_, name: string, format?: string) => filledIn(name, format),
  );
}

/** The placeholder in an address for a value that Grafana fills in. */
function filledIn(name: string, format?: string): string {
  return format ? `\${${name}:${format}}` : `\${${name}}`;
}
