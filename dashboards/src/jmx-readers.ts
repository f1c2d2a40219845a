import { readdirSync, readFileSync } from 'node:fs';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import * as names from '@kafka-o11y/vocabulary/jmx-names';
import { parse } from 'yaml';
import { nameOf, panelsOf } from './panel-ids.ts';

interface Rule {
  alert?: string;
  record?: string;
  expr: string;
}

const jmxNames = new Set(
  [
    names.KAFKA_METRICS,
    names.WITH_ZOOKEEPER_METRICS,
    names.KRAFT_METRICS,
    names.CLEANED_METRICS,
    names.QUOTA_METRICS,
    names.FOLLOWER_METRICS,
    names.JVM_METRICS,
  ].flatMap((map) => [...map.keys()]),
);

/** The alerting and recording rules, as they are checked in. */
export function readRules(): Rule[] {
  const folder = new URL('../../prometheus/rules/', import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yml'))
    .flatMap((name) => {
      const { groups } = parse(readFileSync(new URL(name, folder), 'utf8'), { merge: true });
      return (groups as { rules: Rule[] }[]).flatMap(({ rules }) => rules);
    });
}

/**
 * Gives the source of packages/vocabulary/src/jmx-readers.ts: which panels and alerts read what the JMX exporter of
 * a Kafka server gives, by themselves or through what a rule records.
 */
export function jmxReadersSource(boards: readonly Dashboard[], rules: readonly Rule[]): string {
  const reads = (expressions: readonly string[]) => jmxNamesIn(expressions, rules);
  const panels = boards.flatMap((board) =>
    panelsOf(board).flatMap(({ title = '', targets = [] }) => {
      const read = reads(targets.map((target) => (target as { expr?: string }).expr ?? ''));
      if (read.length === 0) return [];
      const link = `{ board: ${quoted(nameOf(board))}, panel: ${quoted(title)} }`;
      return [`  {\n    panel: ${link},\n    reads: ${list(read, 4, 'reads: '.length)},\n  },\n`];
    }),
  );
  const alerts = rules.flatMap(({ alert, expr }) => {
    const read = reads([expr]);
    return alert === undefined || read.length === 0
      ? []
      : [`  ${alert}: ${list(read, 2, alert.length + 2)},\n`];
  });
  return `// Written by \`npm run dashboards\` from dashboards/src and prometheus/rules. Do not edit it.
import type { PanelLink } from './boards.ts';

/** Panels that read metrics of a Kafka server's JMX exporter, and which. */
export const jmxPanels: readonly { panel: PanelLink; reads: readonly string[] }[] = [
${panels.join('')}];

/** Alerts that do. */
export const jmxAlerts: Record<string, readonly string[]> = {
${alerts.join('')}};
`;
}

/**
 * The metrics of JMX that expressions ask for, also through what rules record. What a rule records under a name of JMX
 * stands for it.
 */
function jmxNamesIn(expressions: readonly string[], rules: readonly Rule[]): string[] {
  const seen = new Set<string>();
  const open = expressions.flatMap(wordsOf);
  for (let word = open.pop(); word !== undefined; word = open.pop()) {
    if (seen.has(word)) continue;
    seen.add(word);
    if (jmxNames.has(word)) continue;
    open.push(
      ...rules.filter(({ record }) => record === word).flatMap(({ expr }) => wordsOf(expr)),
    );
  }
  return [...seen].filter((word) => jmxNames.has(word)).sort();
}

/** The words of an expression. A summary is known by its name alone. */
function wordsOf(promql: string): string[] {
  const words = promql.match(/[a-zA-Z_:][\w:]*/g) ?? [];
  return words.map((word) => word.replace(/^(jvm_\w+)_(?:sum|count)$/, '$1'));
}

/** As Biome formats it: in one line where it fits. */
function list(words: readonly string[], indent: number, before: number): string {
  const line = `[${words.map(quoted).join(', ')}]`;
  if (indent + before + line.length + 1 <= 100) return line;
  const space = ' '.repeat(indent);
  return `[\n${words.map((word) => `${space}  ${quoted(word)},\n`).join('')}${space}]`;
}

const quoted = (text: string) => (text.includes("'") ? JSON.stringify(text) : `'${text}'`);
