import type { DescribedMember } from '@kafka-o11y/kafka';
import type { FoundGroup } from './exported-groups.ts';
import { byTopic, keyOf } from './offsets.ts';

/** A member with series of its own. What its coordinator does not tell is undefined. */
export interface ExportedMember extends Omit<DescribedMember, 'partitions'> {
  group: string;
  /** How many partitions it owns. */
  partitions: number | undefined;
  /** Which, for people: `orders 0-2 5, payments 1`. */
  owns: string | undefined;
  /**
   * Records that the group has not processed in the partitions that it owns. undefined where a partition's
   * lag is not known, and in share groups, whose members share partitions.
   */
  records: number | undefined;
}

/** What is left of a longer one is not readable anyway. */
const MAX_LENGTH = 120;

/**
 * The members with series of their own: those of group after group for as long as all of a group fit, as
 * some of them would look like all. How many members a group has is told of each.
 *
 * @param groups the first ones come first
 */
export function exportedMembers(
  groups: readonly FoundGroup[],
  maxMembers: number,
): ExportedMember[] {
  const exported: ExportedMember[] = [];
  for (const group of groups) {
    const members = group.members ?? [];
    if (exported.length + members.length > maxMembers) continue;
    const lags = new Map(group.partitions.map((lag) => [keyOf(lag), lag.records]));
    for (const { partitions, ...member } of members) {
      exported.push({
        ...member,
        group: group.group,
        partitions: partitions?.length,
        owns: partitions && inWords(partitions),
        records: group.type === 'share' ? undefined : sumOf(partitions, lags),
      });
    }
  }
  return exported;
}

/** @param lags by the key of the partition; without one the group has committed nothing there */
function sumOf(
  partitions: DescribedMember['partitions'],
  lags: ReadonlyMap<string, number>,
): number | undefined {
  let sum = 0;
  for (const partition of partitions ?? []) {
    const records = lags.get(keyOf(partition));
    if (records === undefined) return undefined;
    sum += records;
  }
  return partitions && sum;
}

function inWords(partitions: NonNullable<DescribedMember['partitions']>): string {
  const words = byTopic(partitions)
    .sort((a, b) => (a.topic < b.topic ? -1 : 1))
    .map(({ topic, partitions }) => `${topic} ${ranges(partitions.map((one) => one.partition))}`)
    .join(', ');
  return words.length > MAX_LENGTH ? `${words.slice(0, MAX_LENGTH)}…` : words;
}

/** 0, 1, 2 and 5 as "0-2 5". */
function ranges(numbers: readonly number[]): string {
  const found: { first: number; last: number }[] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const current = found.at(-1);
    if (current && number === current.last + 1) current.last = number;
    else found.push({ first: number, last: number });
  }
  return found.map(({ first, last }) => (first === last ? first : `${first}-${last}`)).join(' ');
}
