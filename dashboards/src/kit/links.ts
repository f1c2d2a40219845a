import type { DashboardLink } from '@grafana/grafana-foundation-sdk/dashboard';
import { DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';
import type { LogQuestion, TraceQuestion } from '@kafka-o11y/backends';
import { toLogql, toTraceql } from '@kafka-o11y/backends';
import type { DataSource } from './datasources.ts';
import { loki, prometheus, tempo } from './datasources.ts';
import type { VariableName } from './variables.ts';
import { variableNames } from './variables.ts';

/** The boards by what they are called in code; the value is the uid, which is in every address. */
export const uids = {
  overview: 'kafka-o11y-overview',
  broker: 'kafka-o11y-broker',
  topics: 'kafka-o11y-topics',
  groups: 'kafka-o11y-groups',
  zookeeper: 'kafka-o11y-zookeeper',
  applications: 'kafka-o11y-applications',
  monitor: 'kafka-o11y-monitor',
  logs: 'kafka-o11y-logs',
  telemetry: 'kafka-o11y-telemetry',
  host: 'kafka-o11y-host',
} as const;

export type BoardName = keyof typeof uids;

/** The tag by which the boards find each other. */
export const tag = 'kafka-o11y';

/** A question in Explore, with the time range of the board: PromQL, or one to logs or traces. */
export type ToExplore = { title: string } & (
  | { promql: string }
  | { logs: LogQuestion }
  | { traces: TraceQuestion }
);

/** Another board, with this one's time range and variables. */
export interface ToBoard {
  title: string;
  board: BoardName;
  /** Narrows one variable to a label of what was clicked: `{ broker: 'service_instance_id' }`. */
  narrow?: Partial<Record<VariableName, string>>;
}

/** Where a reader goes on from a panel. */
export type Onward = ToExplore | ToBoard;

/** What Grafana's builders take for a link. */
export interface LinkBuilder {
  build(): DashboardLink;
}

/**
 * Builds the link of a panel or of the values in it. `narrow` works in the latter only. A question to
 * logs or traces stands beside the address, for those who ask it elsewhere; Grafana ignores it.
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
  return `/d/${uids[board]}?${[filledIn('__url_time_range'), ...chosen].join('&')}`;
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
 * Has Grafana write several chosen values as `a|b`. Its default would be `{a,b}`, and its format
 * for regular expressions escapes dots with a backslash, which does not survive in JSON.
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

/** What stands in an address for a value that Grafana puts in. */
function filledIn(name: string, format?: string): string {
  return format ? `\${${name}:${format}}` : `\${${name}}`;
}
