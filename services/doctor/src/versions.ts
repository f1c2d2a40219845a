import type { Broker, VersionRange } from './broker.ts';
import type { Finding, Loss } from './finding.ts';

/** A request of the monitor, and the versions of it that the monitor can write and read. */
interface MonitorRequest {
  name: string;
  key: number;
  oldest: number;
  newest: number;
  /** What is lost without it, where the rest goes on. */
  lost?: Loss;
  /** Sent by the canary only. */
  canary?: true;
  /** Brokers that do not know it have nothing that it asks about. */
  harmless?: true;
}

/** A version of Kafka, by a request that brokers know in this version since then. */
interface Age {
  kafka: string;
  key: number;
  version: number;
}

/** The oldest that the tests run on. */
const TESTED: Age = { kafka: '2.8', key: 2, version: 6 }; // ListOffsets
/** The oldest on which everything was tried once; docs/attach.md says what is lost. */
const OLDEST: Age = { kafka: '1.0', key: 1, version: 6 }; // Fetch

export const TOO_OLD = `older than Kafka ${OLDEST.kafka}, the oldest version that this works with`;
/** What helps brokers that are too old for something. */
export const NEWER = 'nothing but another version of Kafka helps';

const openTransactions: Loss = {
  words: 'whose transaction is open, and since when (Kafka 3.0)',
  panels: [{ board: 'groups', panel: 'Open transactions' }],
};

/** What services/monitor asks of the brokers. A test holds it to the versions that KafkaJS has. */
export const monitorRequests: readonly MonitorRequest[] = [
  { name: 'Metadata', key: 3, oldest: 0, newest: 6 },
  { name: 'ListOffsets', key: 2, oldest: 0, newest: 3 },
  { name: 'ListGroups', key: 16, oldest: 0, newest: 5 },
  { name: 'DescribeGroups', key: 15, oldest: 0, newest: 2 },
  { name: 'OffsetFetch', key: 9, oldest: 1, newest: 8 },
  { name: 'DescribeConfigs', key: 32, oldest: 0, newest: 2 },
  {
    name: 'Fetch',
    key: 1,
    oldest: 11,
    newest: 11,
    lost: {
      words:
        'nothing but headroom by retention.bytes (Kafka 2.3); ages are found by ListOffsets, to a second',
      panels: [{ board: 'groups', panel: 'Time until unread records are deleted' }],
    },
  },
  { name: 'DescribeProducers', key: 61, oldest: 0, newest: 0, lost: openTransactions },
  { name: 'ListTransactions', key: 66, oldest: 0, newest: 0, lost: openTransactions },
  { name: 'DescribeTransactions', key: 65, oldest: 0, newest: 0, lost: openTransactions },
  { name: 'ConsumerGroupDescribe', key: 69, oldest: 0, newest: 1, harmless: true },
  { name: 'ShareGroupDescribe', key: 77, oldest: 1, newest: 1, harmless: true },
  { name: 'StreamsGroupDescribe', key: 89, oldest: 0, newest: 0, harmless: true },
  { name: 'DescribeShareGroupOffsets', key: 90, oldest: 0, newest: 1, harmless: true },
  { name: 'Produce', key: 0, oldest: 0, newest: 7, canary: true },
  { name: 'FindCoordinator', key: 10, oldest: 0, newest: 2, canary: true },
  { name: 'JoinGroup', key: 11, oldest: 0, newest: 5, canary: true },
  { name: 'Heartbeat', key: 12, oldest: 0, newest: 3, canary: true },
  { name: 'LeaveGroup', key: 13, oldest: 0, newest: 3, canary: true },
  { name: 'SyncGroup', key: 14, oldest: 0, newest: 3, canary: true },
  { name: 'OffsetCommit', key: 8, oldest: 0, newest: 5, canary: true },
  {
    name: 'DeleteGroups',
    key: 42,
    oldest: 0,
    newest: 1,
    canary: true,
    lost: {
      words:
        "nothing; groups of the canary's earlier runs stay until their offsets expire (Kafka 1.1)",
    },
  },
  { name: 'CreateTopics', key: 19, oldest: 0, newest: 3, canary: true },
  { name: 'CreatePartitions', key: 37, oldest: 0, newest: 1, canary: true },
  {
    name: 'AlterPartitionReassignments',
    key: 45,
    oldest: 0,
    newest: 0,
    canary: true,
    lost: {
      words: 'that each broker leads a partition of the canary (Kafka 2.4)',
      panels: [{ board: 'monitor', panel: 'Partitions of the canary by leader' }],
    },
  },
];

/**
 * Whether a broker knows each request of the monitor in a version that the monitor knows too. What it does
 * not know is told, one finding each.
 */
export function checkVersions(
  name: string,
  { versions }: Pick<Broker, 'versions'>,
  { canary }: { canary: boolean },
): Finding[] {
  const wanted = monitorRequests.filter((request) => canary || !request.canary);
  const known = wanted.filter((request) => isKnown(request, versions.get(request.key)));
  const ranges = known.map((request) => `${request.name} ${rangeOf(versions.get(request.key))}`);
  return [
    {
      check: `versions of ${name}`,
      status: 'ok',
      reason: `${known.length} of ${wanted.length} requests are known: ${ranges.join(', ')}`,
    },
    ...ageOf(name, versions),
    ...wanted
      .filter((request) => !known.includes(request) && !request.harmless)
      .map((request) => unsupported(name, request, versions.get(request.key))),
  ];
}

/** For brokers that are older than what is tested. */
function ageOf(name: string, versions: Broker['versions']): Finding[] {
  const isOlderThan = ({ key, version }: Age) => (versions.get(key)?.maxVersion ?? -1) < version;
  if (!isOlderThan(TESTED)) return [];
  const isTooOld = isOlderThan(OLDEST);
  const finding: Finding = {
    check: `age of ${name}`,
    status: 'missing',
    reason: isTooOld
      ? `unsupported: it is ${TOO_OLD}`
      : `it knows less than Kafka ${TESTED.kafka}, the oldest version that is tested: ` +
        `from ${OLDEST.kafka} on it has worked, without what is told below`,
    optional: !isTooOld,
    next: [NEWER],
  };
  return [finding];
}

function isKnown({ oldest, newest }: MonitorRequest, range: VersionRange | undefined): boolean {
  return range !== undefined && range.minVersion <= newest && range.maxVersion >= oldest;
}

function unsupported(
  name: string,
  { name: request, oldest, newest, lost }: MonitorRequest,
  range: VersionRange | undefined,
): Finding {
  const has = range ? `it has ${rangeOf(range)}` : 'it does not know it';
  const wanted = oldest === newest ? `version ${oldest}` : `a version from ${oldest} to ${newest}`;
  return {
    check: `${request} of ${name}`,
    status: 'missing',
    reason: `unsupported: ${has}, and the monitor needs ${wanted}`,
    optional: lost !== undefined,
    ...(lost && { lost }),
    next: [NEWER],
  };
}

function rangeOf(range: VersionRange | undefined): string {
  return range ? `${range.minVersion}-${range.maxVersion}` : 'none';
}
