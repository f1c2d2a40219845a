import { globSync, readFileSync } from 'node:fs';
import { inRepository, root } from '@kafka-o11y/test-kit';
import { boardUids } from '@kafka-o11y/vocabulary';
import { expect, test } from 'vitest';
import { boards } from '../../dashboards/src/boards.ts';

/** The monitor's, which docs/monitor.md compares with the others. */
const ours = [
  'kafka_group_lag_records',
  'kafka_group_lag_seconds',
  'kafka_group_member_lag_records',
];
const isOther = (name: string) => !ours.includes(name);

/** The metrics in a text that are somebody's lag of a consumer group. */
function lagNames(text: string): string[] {
  return [...new Set(text.match(/\bkafka_(?:consumer|group)\w*_lag\w*/g))];
}

test.each([
  ['the alerts, with their tests', ['prometheus/rules/**/*.yml'], ['**/documented-names.yml']],
  ['the scenarios', ['scenarios/src/**/*.ts'], []],
  ['the demo app', ['services/demo-app/{src,client/src}/**/*.{ts,tsx}'], []],
  [
    'the documents',
    ['README.md', 'docs/**/*.md'],
    ['docs/monitor.md', 'docs/from-other-exporters.md'],
  ],
])('%s: no lag but the monitor’s', (_name, patterns, exclude) => {
  const named = globSync(patterns, { cwd: root, exclude }).flatMap((file) =>
    lagNames(readFileSync(inRepository(file), 'utf8')).map((name) => ({ file, name })),
  );
  expect(named).not.toEqual([]);
  expect(named.filter(({ name }) => isOther(name))).toEqual([]);
});

test('the boards draw the monitor’s lag, and one panel another count beside it that it explains', () => {
  const panels = boards.flatMap(({ uid, panels = [] }) =>
    panels
      .flatMap((item) => ('panels' in item ? item.panels : [item]))
      .map(({ description = '', targets }) => ({
        board: uid,
        drawn: lagNames(JSON.stringify(targets ?? [])),
        explained: lagNames(description),
      })),
  );
  const mixed = panels.filter(({ drawn }) => drawn.some(isOther));
  expect(mixed.map(({ board }) => board)).toEqual([boardUids.groups]);
  for (const { drawn, explained } of mixed) {
    expect(drawn).toContain('kafka_group_lag_records');
    expect(explained).toEqual(expect.arrayContaining([...drawn, 'kafka_consumer_lag_sum']));
  }
});
