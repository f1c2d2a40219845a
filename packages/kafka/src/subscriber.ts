import { isUnsampled } from '@kafka-o11y/telemetry';
import type { Span } from '@opentelemetry/api';
import { context } from '@opentelemetry/api';
import type { Logger } from 'pino';
import { endProcess, startProcess } from './consumer-spans.ts';
import type { Assignment, Fetched, FetchedRecord, GroupClient, Member } from './group-client.ts';
import { SubscriberMetrics } from './metrics.ts';
import { Parking } from './parking.ts';
import { pause, persist, within } from './persist.ts';
import type { IncomingRecord } from './records.ts';
import { incomingRecord } from './records.ts';
import { Tenures } from './tenures.ts';

/** What a handler can do besides processing its record. */
export interface HandlerControl {
  /** Proves life to the group at once. Not needed for long work: the Subscriber does it too. */
  heartbeat(): Promise<void>;
  /**
   * Aborts when the record will be delivered again whatever the handler does: the Subscriber is
   * stopping or its partition is being reassigned. For waits (a backoff, a due time), not for
   * work that is better finished: a handler that returns normally still gets its record committed.
   */
  signal: AbortSignal;
}

/** Processes one record. See Subscriber for what a rejection means. */
export type Handle = (record: IncomingRecord, control: HandlerControl) => Promise<void>;

/** Processes the records of one fetch of a partition, in their order, as a whole. */
export type HandleBatch = (
  records: readonly IncomingRecord[],
  control: HandlerControl,
) => Promise<void>;

export type SubscriberOptions = CommonOptions &
  (
    | {
        /** Called for one record of a partition at a time. See Subscriber for what a rejection means. */
        handle: Handle;
      }
    | {
        /**
         * In the place of `handle`, for work that is cheaper for many records at once. If it rejects,
         * it gets all of them again.
         */
        handleBatch: HandleBatch;
      }
  );

interface CommonOptions {
  groupId: string;
  topics: string[];
  /** Where a group without a committed offset begins: at the earliest record or at the latest. */
  fromBeginning: boolean;
  logger: Logger;
  /**
   * Told of each failure besides the log: of a record that could not be read or handled, with its
   * topic, and of a member that was lost.
   */
  onError?: (error: unknown, topic?: string) => void;
  /** Partitions worked on at the same time. Default 1. */
  concurrency?: number;
  /**
   * Milliseconds without a heartbeat after which the group takes the partitions away. Default
   * 10 000; the broker wants at least group.min.session.timeout.ms (6 000). It is also how long
   * the partitions of a killed process, or of all members after a broker restart, stand still:
   * KafkaJS comes back as a new member, and the group waits for the old one. With the group protocol
   * "consumer" it is the brokers' setting (group.consumer.session.timeout.ms, 45 s by default).
   */
  sessionTimeoutMs?: number;
  /** The attribute of a record's span that a header becomes, by the header's name. Default none. */
  headerAttributes?: Readonly<Record<string, string>>;
}

/** The Subscriber was stopped before it had joined its group. */
export class SubscriberClosedError extends Error {
  override readonly name = 'SubscriberClosedError';
  readonly groupId: string;

  constructor(groupId: string) {
    super(`The subscriber of group "${groupId}" was stopped before it joined the group.`);
    this.groupId = groupId;
  }
}

const DEFAULTS = {
  concurrency: 1,
  sessionTimeoutMs: 10_000,
  headerAttributes: {},
  onError: () => {},
} satisfies Partial<CommonOptions>;
/** How often, between records, it is looked whether a heartbeat or a commit is due. */
const CHECK_MS = 100;
const JOIN_BACKOFF = { initialMs: 500, maxMs: 10_000 };
/** Between the crash of a consumer and the first attempt to replace it. */
const PAUSE_AFTER_CRASH_MS = 1_000;

/**
 * Reads topics as a member of a consumer group, and calls a handler for each record, or for those of
 * one fetch of a partition.
 *
 * - Delivery: at least once. Offsets are committed after the work, at the end of each fetched
 *   batch and every second; what a crash leaves uncommitted is delivered again.
 * - A handler that rejects is called again with the same record, after a growing pause, for as
 *   long as it takes: nothing is skipped, so its partition is parked meanwhile. To move on,
 *   the handler itself sends the record elsewhere (see nextHop) and returns.
 * - A record that can't be read (a wrong checksum, an unknown compression, a broken batch) parks
 *   its partition too, until it can be read or the group's offset is set behind it.
 * - A parked partition holds up no other one.
 * - Heartbeats go on during long handlers.
 * - A member that the client gave up, or that gives no sign of life, is replaced by a new one.
 * - Partitions that are added are read within about ten seconds and from their beginning, by members
 *   that were there before. To assign them, all partitions stand still for one rebalance: until each
 *   member has finished its records in hand and joined. With the group protocol "consumer" only those
 *   stand still that go from one member to another.
 * - A topic that was deleted is waited for. Of one that was created anew all records are read, if
 *   `fromBeginning`. An exception with KafkaJS, which knows no topic ids: a new topic that has more
 *   records already than the old one had when a member commits or fetches for the last time by the
 *   old offsets; that member then reads on from there.
 * - Traces: each record has a span, a child of the one that it was sent in. `handle` runs inside it.
 */
export class Subscriber {
  readonly #client: GroupClient;
  readonly #options: SubscriberOptions & Required<CommonOptions>;
  readonly #logger: Logger;
  readonly #metrics: SubscriberMetrics;
  readonly #parking: Parking;
  readonly #closing = new AbortController();
  readonly #joined = Promise.withResolvers<void>();
  readonly #tenures = new Tenures();
  #assignment: Assignment | undefined;
  #member: Member | undefined;
  #supervision: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;

  constructor(client: GroupClient, options: SubscriberOptions) {
    this.#client = client;
    this.#options = { ...DEFAULTS, ...options };
    this.#logger = options.logger.child({ groupId: options.groupId });
    this.#metrics = new SubscriberMetrics(options.groupId, this);
    this.#parking = new Parking(this.#metrics, this.#logger);
  }

  /** Whether this is a member of the group. */
  get running(): boolean {
    return this.#assignment !== undefined;
  }

  /** How many partitions stand still at a record that can't be read or handled. */
  get parkedPartitions(): number {
    return this.#parking.size;
  }

  /** This member's partitions of each topic; empty while it is none. */
  get assignment(): Assignment {
    return this.#assignment ?? {};
  }

  /**
   * Joins the group, waiting for broker and topics as long as it takes; logs each attempt.
   *
   * @throws SubscriberClosedError if stop() comes first
   */
  async start(): Promise<void> {
    if (this.#stopped !== undefined) throw this.#closedError();
    this.#supervision ??= this.#supervise();
    await this.#joined.promise;
  }

  /**
   * Finishes the records in hand, commits and leaves the group. Handlers still at work after
   * `timeoutMs` are left behind; their records are delivered again. Never rejects; a second call
   * joins the first.
   */
  stop(timeoutMs = 10_000): Promise<void> {
    this.#stopped ??= this.#finish(timeoutMs);
    return this.#stopped;
  }

  async #finish(timeoutMs: number): Promise<void> {
    const left = this.#member?.leave();
    this.#closing.abort(this.#closedError());
    this.#tenures.end(this.#closedError());
    await within(timeoutMs, Promise.all([left, this.#supervision]));
    this.#assignment = undefined;
    this.#parking.keep({});
  }

  /** Keeps a member in the group until stop(): one that crashes is replaced. */
  async #supervise(): Promise<void> {
    const { signal } = this.#closing;
    const options = { logger: this.#logger, signal, backoff: JOIN_BACKOFF };
    try {
      while (!signal.aborted) {
        const member = await persist('Joining the consumer group', () => this.#join(), options);
        this.#joined.resolve();
        const err = await member.ended;
        this.#assignment = undefined;
        if (signal.aborted) return;
        this.#logger.error({ err }, 'The consumer was lost; another one takes its place');
        this.#metrics.restarted();
        this.#options.onError(err);
        await pause(PAUSE_AFTER_CRASH_MS, signal);
      }
    } catch {
      // Only stop() ends the waiting.
      this.#joined.reject(this.#closedError());
    }
  }

  async #join(): Promise<Member> {
    const { groupId, sessionTimeoutMs, topics, fromBeginning, concurrency } = this.#options;
    const member = this.#client.member({
      groupId,
      topics,
      fromBeginning,
      concurrency,
      sessionTimeoutMs,
      logger: this.#logger,
      onAssigned: (assignment) => this.#assigned(assignment),
      onLost: (reason, partitions) => this.#tenures.end(reason, partitions),
      onFetched: (fetched) => this.#work(fetched),
    });
    this.#member = member;
    await member.join();
    return member;
  }

  #assigned(assignment: Assignment): void {
    this.#tenures.keep(assignment);
    this.#assignment = assignment;
    this.#metrics.assigned();
    this.#parking.keep(assignment);
  }

  /** Handles the records of a fetch, until one has to wait. */
  async #work(fetched: Fetched): Promise<void> {
    const signal = this.#tenures.signalOf(fetched.topic, fetched.partition);
    const control = { signal, heartbeat: () => fetched.heartbeat() };
    let checkedAt = performance.now();
    for (const records of this.#portions(fetched.records)) {
      if (!fetched.isCurrent() || !(await this.#process(fetched, records, control))) return;
      fetched.done(records.at(-1) as FetchedRecord);
      if (signal.aborted) return;
      const now = performance.now();
      if (now - checkedAt < CHECK_MS) continue;
      checkedAt = now;
      await fetched.heartbeat();
      await fetched.commitIfDue();
    }
  }

  /** What is handled together: one record; or all, but one that can't be read is by itself. */
  *#portions(records: readonly FetchedRecord[]): Generator<readonly FetchedRecord[]> {
    if ('handle' in this.#options) {
      for (const record of records) yield [record];
      return;
    }
    const last = records.at(-1);
    const readable = last?.unreadable ? records.slice(0, -1) : records;
    if (readable.length > 0) yield readable;
    if (last?.unreadable) yield [last];
  }

  /**
   * Handles records of a partition, or parks it at the first of them.
   *
   * @returns whether they were handled; if not, they are delivered again
   */
  async #process(
    { topic, partition, pause }: Fetched,
    records: readonly FetchedRecord[],
    control: HandlerControl,
  ): Promise<boolean> {
    const [{ offset, unreadable }] = records as [FetchedRecord];
    const count = records.length;
    try {
      if (unreadable) throw unreadable;
      await this.#handle(
        records.map((record) => incomingRecord(topic, partition, record)),
        control,
      );
    } catch (error) {
      // Whoever has the partition next gets them.
      if (control.signal.aborted) return false;
      if (!unreadable) this.#metrics.processed('error', topic, partition, count);
      this.#parking.park({ topic, partition, offset }, error, pause());
      this.#options.onError(error, topic);
      return false;
    }
    this.#metrics.processed('success', topic, partition, count);
    this.#parking.passed({ topic, partition });
    return true;
  }

  /** Calls the handler, with a span around for each record. Rejects as the handler does. */
  async #handle(records: IncomingRecord[], control: HandlerControl): Promise<void> {
    const options = this.#options;
    const { groupId, headerAttributes } = options;
    const place = { groupId, headerAttributes, clusterId: this.#member?.clusterId };
    const begun = performance.now();
    const [record] = records as [IncomingRecord];
    const { topic, partition } = record;
    let spans: Span[] = [];
    let failure: unknown;
    try {
      if ('handle' in options) {
        const processing = startProcess(record, place);
        spans = [processing.span];
        await context.with(processing.context, options.handle, undefined, record, control);
      } else {
        const seen = records.filter(({ headers }) => !isUnsampled(headers));
        spans = seen.map((record) => startProcess(record, place).span);
        await options.handleBatch(records, control);
      }
    } catch (error) {
      failure = error ?? new Error('The handler failed without an error');
      throw error;
    } finally {
      for (const span of spans) endProcess(span, failure);
      const seconds = (performance.now() - begun) / 1_000;
      this.#metrics.handled(topic, partition, records.length, seconds, failure);
    }
  }

  #closedError(): SubscriberClosedError {
    return new SubscriberClosedError(this.#options.groupId);
  }
}
