import type { Config } from '../config.ts';
import type { PartitionLog } from './collection.ts';
import type { ExportedMember } from './exported-members.ts';
import { exportedMembers } from './exported-members.ts';
import type { GroupLag, PartitionLag, TopicLag } from './group-history.ts';
import type { Group } from './read-groups.ts';
import { worstOf } from './status.ts';

/** What a coordinator tells of a group beside its offsets. */
export type GroupDetails = Pick<
  Group,
  'type' | 'state' | 'epoch' | 'assignor' | 'members' | 'hasMembers'
>;

/** A group as a collection found it. */
export interface FoundGroup extends GroupLag, GroupDetails {}

/**
 * - watched: the group has a member, or had one since the monitor runs, and is not ignored.
 * - abandoned: nobody is in the group, and it is not ok: it has left records unread.
 * - other: nobody is in the group and all is read, or somebody is in a group that is ignored.
 *
 * The first that applies counts. They are in the order in which groups get series of their own.
 */
export const GROUP_KINDS = ['watched', 'abandoned', 'other'] as const;
export type GroupKind = (typeof GROUP_KINDS)[number];

/** In the place of a partition's number: all partitions of the topic together. */
export const ALL_PARTITIONS = 'all';
/** In the place of a topic: those that did not fit. No topic has such a name. */
export const OTHER_TOPICS = '(others)';

export interface ExportedPartition extends Omit<PartitionLag, 'partition'> {
  partition: number | typeof ALL_PARTITIONS;
}

/** The lag of a group, as far as it has series of its own. */
export interface ExportedLag extends Omit<GroupLag, 'partitions'> {
  partitions: ExportedPartition[];
}

export interface ExportedGroup extends ExportedLag, GroupDetails {
  isIgnored: boolean;
}

/** How many groups there are, and how many records they have not processed. */
export interface GroupSum {
  groups: number;
  records: number;
}

/** What a collection is exported as. */
export interface Exported {
  /** The groups with series of their own. */
  groups: ExportedGroup[];
  /** Of these groups. */
  members: ExportedMember[];
  /** The same groups, by kind. */
  single: Record<GroupKind, GroupSum>;
  /** All other groups, by kind. */
  summed: Record<GroupKind, GroupSum>;
}

interface JudgedGroup extends FoundGroup {
  isIgnored: boolean;
  kind: GroupKind;
  records: number;
}

/**
 * A group takes the place of another of its kind only with a lag that is larger by this and more
 * than twice as large. Otherwise two groups of about the same lag would take turns.
 */
const MARGIN_RECORDS = 1_000;
const MARGIN_FACTOR = 2;

/**
 * Chooses the groups and partitions with series of their own, as there may be any number of both.
 * It prefers groups that are watched, then those with the largest lag, and changes its choice as
 * little as that allows: each series that comes and goes stays in Prometheus for its retention.
 */
export class GroupExport {
  readonly #ignored: RegExp;
  readonly #maxGroups: number;
  readonly #maxPartitions: number;
  readonly #maxMembers: number;
  /** The groups that had a member. A restart forgets them; Prometheus' rules do not. */
  #attended = new Set<string>();
  #chosen = new Set<string>();

  constructor(
    config: Pick<
      Config,
      | 'MONITOR_IGNORE_GROUPS'
      | 'MONITOR_MAX_GROUPS'
      | 'MONITOR_MAX_PARTITIONS'
      | 'MONITOR_MAX_MEMBERS'
    >,
  ) {
    this.#ignored = config.MONITOR_IGNORE_GROUPS;
    this.#maxGroups = config.MONITOR_MAX_GROUPS;
    this.#maxPartitions = config.MONITOR_MAX_PARTITIONS;
    this.#maxMembers = config.MONITOR_MAX_MEMBERS;
  }

  /**
   * @param found the groups of a collection
   * @param isComplete false if some could not be read: a group that is missing is not gone then, and
   *   keeps its place
   */
  choose(found: readonly FoundGroup[], isComplete: boolean): Exported {
    const ids = new Set(found.map(({ group }) => group));
    const isKept = (id: string) => ids.has(id) || !isComplete;
    this.#attended = new Set([
      ...[...this.#attended].filter(isKept),
      ...found.filter(({ hasMembers }) => hasMembers).map(({ group }) => group),
    ]);
    const missing = isComplete ? [] : [...this.#chosen].filter((id) => !ids.has(id));
    const ranked = found.map((group) => this.#judged(group)).sort((a, b) => this.#compare(a, b));
    const places = Math.max(0, this.#maxGroups - missing.length);
    const chosen = ranked.slice(0, places);
    this.#chosen = new Set([...missing, ...chosen.map(({ group }) => group)]);
    return {
      groups: withinBound(chosen, this.#maxPartitions),
      members: exportedMembers(chosen, this.#maxMembers),
      single: sumsOf(chosen),
      summed: sumsOf(ranked.slice(places)),
    };
  }

  #judged(found: FoundGroup): JudgedGroup {
    const isIgnored = this.#ignored.test(found.group);
    const records = found.partitions.reduce((sum, lag) => sum + lag.records, 0);
    return { ...found, isIgnored, records, kind: this.#kindOf(found, isIgnored) };
  }

  #kindOf({ group, hasMembers, status }: FoundGroup, isIgnored: boolean): GroupKind {
    if (!isIgnored && this.#attended.has(group)) return 'watched';
    const isLeft = hasMembers === false && status !== undefined && status !== 'ok';
    return isLeft ? 'abandoned' : 'other';
  }

  #compare(a: JudgedGroup, b: JudgedGroup): number {
    return rankOf(a) - rankOf(b) || this.#weight(b) - this.#weight(a) || byName(a, b);
  }

  #weight({ group, records }: JudgedGroup): number {
    return (records + MARGIN_RECORDS) * (this.#chosen.has(group) ? MARGIN_FACTOR : 1);
  }
}

function rankOf({ kind }: JudgedGroup): number {
  return GROUP_KINDS.indexOf(kind);
}

function byName(a: JudgedGroup, b: JudgedGroup): number {
  return a.group < b.group ? -1 : 1;
}

function sumsOf(groups: readonly JudgedGroup[]): Record<GroupKind, GroupSum> {
  const sums = {
    watched: { groups: 0, records: 0 },
    abandoned: { groups: 0, records: 0 },
    other: { groups: 0, records: 0 },
  };
  for (const { kind, records } of groups) {
    sums[kind].groups += 1;
    sums[kind].records += records;
  }
  return sums;
}

/**
 * Takes the topics of all groups one after the other, in an order that lag does not change. The
 * partitions of a topic that do not fit any more are taken together, and then the topics: a group
 * has one series more than the bound at most.
 */
function withinBound(groups: readonly JudgedGroup[], maxPartitions: number): ExportedGroup[] {
  let left = maxPartitions;
  const inOrder = groups.toSorted((a, b) => rankOf(a) - rankOf(b) || byName(a, b));
  return inOrder.map(({ kind: _, records: __, ...group }) => {
    const partitions: ExportedPartition[] = [];
    const others: PartitionLag[] = [];
    for (const lags of Map.groupBy(group.partitions, ({ topic }) => topic).values()) {
      if (left === 0) {
        others.push(...lags);
        continue;
      }
      const fitting = lags.length <= left ? lags : [together(lags)];
      left -= fitting.length;
      partitions.push(...fitting);
    }
    if (others.length === 0) return { ...group, partitions };
    const leftOut = new Set(others.map(({ topic }) => topic));
    return {
      ...group,
      partitions: [...partitions, { ...together(others), topic: OTHER_TOPICS }],
      topics: [
        ...group.topics.filter(({ topic }) => !leftOut.has(topic)),
        ...topicsTogether(group.topics.filter(({ topic }) => leftOut.has(topic))),
      ],
    };
  });
}

/** Partitions as one, as the alerts add them up. What else there is to say is that of the worst. */
function together(lags: readonly PartitionLag[]): ExportedPartition {
  const status = worstOf(lags.map((lag) => lag.status));
  const worst = lags.find((lag) => lag.status === status) as PartitionLag;
  return {
    ...worst,
    partition: ALL_PARTITIONS,
    records: lags.reduce((sum, { records }) => sum + records, 0),
    seconds: extreme(Math.max, known(lags.map(({ seconds }) => seconds))),
    headroomSeconds: extreme(Math.min, known(lags.map((lag) => lag.headroomSeconds))),
  };
}

function topicsTogether(topics: readonly TopicLag[]): TopicLag[] {
  if (topics.length === 0) return [];
  const catchUps = known(topics.map((topic) => topic.catchUpSeconds));
  return [
    {
      topic: OTHER_TOPICS,
      catchUpSeconds: catchUps.length === topics.length ? extreme(Math.max, catchUps) : undefined,
      lostRecords: topics.reduce((sum, { lostRecords }) => sum + lostRecords, 0),
    },
  ];
}

function known(values: readonly (number | undefined)[]): number[] {
  return values.filter((value) => value !== undefined);
}

function extreme(
  pick: (...values: number[]) => number,
  values: readonly number[],
): number | undefined {
  return values.length === 0 ? undefined : pick(...values);
}

/**
 * The partitions whose last stable offset has a series: all of them if they fit. Else those that a
 * transaction holds, the furthest behind first: of the others there is nothing to tell.
 */
export function exportedPartitions(
  partitions: readonly PartitionLog[],
  maxPartitions: number,
): readonly PartitionLog[] {
  if (partitions.length <= maxPartitions) return partitions;
  const behind = ({ unstableRecords = 0 }: PartitionLog) => unstableRecords;
  return partitions
    .filter((partition) => behind(partition) > 0)
    .sort((a, b) => behind(b) - behind(a))
    .slice(0, maxPartitions);
}
