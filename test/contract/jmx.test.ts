import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@kafka-o11y/test-kit';
import * as names from '@kafka-o11y/vocabulary/jmx-names';
import { describe, expect, test } from 'vitest';
import { boards, queriesOf } from '../stack/boards.ts';
import { rules } from '../stack/queries.ts';
import { codeIn, notExposed, unused } from './metric-names.ts';

/** By rules of our own; that a scrape shows exactly these is tested beside the rules. */
const byRule = [
  ...names.KAFKA_METRICS.keys(),
  ...names.WITH_ZOOKEEPER_METRICS.keys(),
  ...names.KRAFT_METRICS.keys(),
  ...names.CLEANED_METRICS.keys(),
  ...names.QUOTA_METRICS.keys(),
  ...names.FOLLOWER_METRICS.keys(),
  ...names.ZOOKEEPER_METRICS.keys(),
  ...names.ENSEMBLE_METRICS.keys(),
];

/** As Prometheus names what comes over OTLP. */
const zookeepersOwn = [...names.ZOOKEEPER_OWN_METRICS, ...names.ZOOKEEPER_OWN_LEADER_METRICS].map(
  ([name, type]) => (type === 'counter' ? `${name}_total` : name),
);

const allRules = rules();
const queries = [
  ...boards()
    .flatMap(queriesOf)
    .filter(({ language }) => language === 'prometheus'),
  ...allRules,
].map(({ expr }) => expr);
const documented = globSync(['README.md', 'docs/**/*.md'], { cwd: root }).flatMap((file) =>
  codeIn(readFileSync(join(root, file), 'utf8')),
);

describe('what is measured of Kafka and ZooKeeper', () => {
  test.each([
    ['by a rule of the JMX exporter', byRule],
    ["by ZooKeeper's own provider", zookeepersOwn],
  ])('%s is asked for by a board, a rule or a documented query', (_how, measured) => {
    expect(unused(measured, [...queries, ...documented])).toEqual([]);
  });

  test('is all that boards and rules ask for', () => {
    const known = new Set([
      ...byRule,
      ...names.JVM_METRICS.keys(),
      ...names.RECORDED_FROM.values(),
      ...allRules.map(({ name }) => name),
    ]);
    const domains = ['cluster', 'controller', 'coordinator', 'log', 'network', 'server'];
    const prefixes = [...domains.map((d) => `kafka_${d}_`), 'zookeeper_', 'jvm_', 'jmx_'];
    expect(notExposed(prefixes, known, queries)).toEqual([]);
  });
});
