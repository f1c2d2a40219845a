import type { SnapshotMetric, SnapshotPoint } from '@kafka-o11y/telemetry';
import type { Exported, ExportedGroup } from './exported-groups.ts';
import type { ExportedMember } from './exported-members.ts';
import { pointOf } from './lag-metrics.ts';

/**
 * The metrics of what groups are, and of who is in them; docs/monitor.md defines them. Labels and values
 * that a coordinator does not tell are absent.
 *
 * @param exported returns what the last collection is exported as, undefined where it failed
 */
export function memberMetrics(exported: () => Exported | undefined): SnapshotMetric[] {
  const eachGroup = (pointsOf: (group: ExportedGroup) => SnapshotPoint[]) => () =>
    (exported()?.groups ?? []).flatMap(pointsOf);
  const eachMember = (pointsOf: (member: ExportedMember) => SnapshotPoint[]) => () =>
    (exported()?.members ?? []).flatMap(pointsOf);
  return [
    {
      name: 'kafka_group_info',
      description: 'Always 1: the type of the group (its protocol), its state and assignor',
      type: 'gauge',
      read: eachGroup(({ group, type, state, assignor }) =>
        pointOf(known({ group, type, state: state || undefined, assignor }), 1),
      ),
    },
    {
      name: 'kafka_group_members',
      description: 'Members of the group',
      type: 'gauge',
      read: eachGroup(({ group, members }) => pointOf({ group }, members?.length)),
    },
    {
      name: 'kafka_group_epoch',
      description: 'Rises whenever members, subscriptions or partitions of the group change',
      type: 'gauge',
      read: eachGroup(({ group, epoch }) => pointOf({ group }, epoch)),
    },
    {
      name: 'kafka_group_member_info',
      description: 'Always 1: a member of a group, where it runs, its protocol, and what it owns',
      type: 'gauge',
      read: eachMember(({ group, id, instanceId, clientId, host, type, owns }) =>
        pointOf(
          known({
            group,
            member: id,
            group_instance_id: instanceId,
            client_id: clientId,
            host,
            type,
            owns,
          }),
          1,
        ),
      ),
    },
    {
      name: 'kafka_group_member_partitions',
      description: 'Partitions that the member owns',
      type: 'gauge',
      read: eachMember(({ group, id, partitions }) => pointOf({ group, member: id }, partitions)),
    },
    {
      name: 'kafka_group_member_lag_records',
      description: 'Records that the group has not processed in the partitions of the member',
      type: 'gauge',
      read: eachMember(({ group, id, records }) => pointOf({ group, member: id }, records)),
    },
  ];
}

function known(labels: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).filter((label): label is [string, string] => label[1] !== undefined),
  );
}
