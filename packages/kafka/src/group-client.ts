import type { Logger } from 'pino';

/** The partitions of a member, by topic. */
export type Assignment = Readonly<Record<string, readonly number[]>>;

/** A record as it was fetched. */
export interface FetchedRecord {
  offset: string;
  /** Milliseconds since the epoch, as a decimal number. */
  timestamp: string;
  key: Buffer | null;
  value: Buffer | null;
  /** Of a header that occurs more than once, all values. */
  headers?: Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>>;
  /** Why there is no record at this offset: it can't be decoded. The last of its fetch. */
  unreadable?: Error;
}

/** The records of one fetch of a partition, in their order, and what can be done with them. */
export interface Fetched {
  topic: string;
  partition: number;
  /** One at least. */
  records: readonly FetchedRecord[];
  /** The records up to this one are done: they may be committed, and fetching goes on behind it. */
  done(record: FetchedRecord): void;
  /** Whether the partition is still to be read from here by this member. */
  isCurrent(): boolean;
  /** A heartbeat if one is due. Never rejects. */
  heartbeat(): Promise<void>;
  /** Commits what is done, if it is time for that. */
  commitIfDue(): Promise<void>;
  /** Fetches nothing more of this partition until the function that it gives is called. */
  pause(): () => void;
}

export interface MemberOptions {
  groupId: string;
  topics: string[];
  /** Where a group without a committed offset begins: at the earliest record or at the latest. */
  fromBeginning: boolean;
  /** Partitions whose records are handed over at the same time. */
  concurrency: number;
  /**
   * Milliseconds without a heartbeat after which the group takes the partitions away. With the group
   * protocol "consumer" the brokers have it (group.consumer.session.timeout.ms).
   */
  sessionTimeoutMs: number;
  logger: Logger;
  /** Called at the first join and after each change, with all partitions that the member has now. */
  onAssigned: (assignment: Assignment) => void;
  /** The group is about to assign partitions anew: those given, or else all. */
  onLost: (reason: Error, partitions?: Assignment) => void;
  /** Called with one fetch of a partition at a time; what is not `done` is fetched again. */
  onFetched: (fetched: Fetched) => Promise<void>;
}

/** One life of a member of a consumer group: from joining it until it leaves or is lost. */
export interface Member {
  /** Kafka's id of the cluster, once it is known. */
  readonly clusterId: string | undefined;
  /** Resolves when that life is over: with the error if the member was lost, else undefined. */
  readonly ended: Promise<Error | undefined>;
  /** Joins the group. Rejects if that fails; the member is then over. */
  join(): Promise<void>;
  /** Finishes the records in hand, commits and leaves. Never rejects. */
  leave(): Promise<void>;
}

/** What the Subscriber needs of a Kafka client. */
export interface GroupClient {
  /** A member that has not joined yet. */
  member(options: MemberOptions): Member;
}

/** How soon a member notices a rebalance: until then the partitions of all others stand still. */
export const HEARTBEAT_MS = 250;
/** How long the broker holds a fetch that finds nothing; leaving and a rebalance wait for it. */
export const FETCH_MAX_WAIT_MS = 250;
