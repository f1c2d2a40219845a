import type { SnapshotMetric, SnapshotPoint } from '@kafka-o11y/telemetry';
import type { Exported, GroupKind, GroupSum } from './exported-groups.ts';
import { GROUP_KINDS } from './exported-groups.ts';

/**
 * The metrics of which groups there are, and which of them have series of their own; docs/monitor.md
 * defines them.
 *
 * @param exported returns what the last collection is exported as, undefined where it failed
 */
export function exportedMetrics(exported: () => Exported | undefined): SnapshotMetric[] {
  const read = (pointsOf: (exported: Exported) => SnapshotPoint[]) => () => {
    const known = exported();
    return known ? pointsOf(known) : [];
  };
  return [
    {
      name: 'kafka_group_has_members',
      description: 'Whether somebody is in the group: 0 or 1',
      type: 'gauge',
      read: read(({ groups }) =>
        groups.flatMap(({ group, isIgnored, hasMembers }) => {
          const attributes = { group, ignored: String(isIgnored) };
          return hasMembers === undefined ? [] : [{ attributes, value: Number(hasMembers) }];
        }),
      ),
    },
    {
      name: 'kafka_monitor_groups',
      description: 'Groups with series of their own, and groups that are exported in sum',
      type: 'gauge',
      read: read(({ single, summed }) => [
        ...byKind(single, ({ groups }) => groups, { exported: 'single' }),
        ...byKind(summed, ({ groups }) => groups, { exported: 'summed' }),
      ]),
    },
    {
      name: 'kafka_monitor_summed_lag_records',
      description: 'Records that the groups without series of their own have not processed',
      type: 'gauge',
      read: read(({ summed }) => byKind(summed, ({ records }) => records)),
    },
  ];
}

function byKind(
  sums: Record<GroupKind, GroupSum>,
  measure: (sum: GroupSum) => number,
  attributes: Record<string, string> = {},
): SnapshotPoint[] {
  return GROUP_KINDS.map((kind) => ({
    attributes: { ...attributes, kind },
    value: measure(sums[kind]),
  }));
}
