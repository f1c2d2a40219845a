import { RECORDED_FROM } from '@kafka-o11y/vocabulary/jmx-names';
import { describe, expect, test } from 'vitest';
import type { Sample } from './exposition.ts';
import { samplesOf } from './exposition.ts';
import { recordedExposition } from './fixtures/recorded.ts';
import { exporterOf } from './jmx.ts';
import { toOurNames } from './rule-sets.ts';

const keyOf = ({ name, labels }: Sample) =>
  `${name} ${JSON.stringify(Object.entries(labels).sort())}`;

/** Of quotas and of Strimzi's rules see docs/attach.md. */
const isNotTold = (name: string) => name.startsWith('kafka_server_quota_');

describe.each(['broker', 'controller'] as const)('a %s', (server) => {
  const ours = samplesOf(recordedExposition(server, 'ours'));

  describe.each(['strimzi', 'confluent'] as const)('by the rules of %s', (ruleSet) => {
    const exposition = recordedExposition(server, ruleSet);
    const mapped = samplesOf(exposition).flatMap((sample) => toOurNames(ruleSet, sample) ?? []);
    const missing = new Set(exporterOf(exposition)?.missing);

    test('has the series that ours has, but for those that are told', () => {
      const there = new Set(mapped.map(keyOf));
      const absent = ours
        .filter((sample) => !there.has(keyOf(sample)))
        .map(({ name }) => name)
        .filter((name) => !missing.has(name) && !RECORDED_FROM.has(name));
      expect(absent.filter((name) => ruleSet === 'confluent' || !isNotTold(name))).toEqual([]);
    });

    test('has no others, but for what ours is recorded from', () => {
      const known = new Set(ours.map(keyOf));
      const others = mapped.filter((sample) => !known.has(keyOf(sample))).map(({ name }) => name);
      const from = new Set([
        ...RECORDED_FROM.values(),
        'kafka_log_logcleaner_max_clean_time_secs', // below 0: the agent drops it
      ]);
      expect(others.filter((name) => !from.has(name))).toEqual([]);
    });

    test('has each series once', () => {
      expect(new Set(mapped.map(keyOf)).size).toBe(mapped.length);
    });
  });
});
