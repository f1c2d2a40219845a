import type { Fetched, Member, MemberOptions } from '../group-client.ts';
import { HEARTBEAT_MS } from '../group-client.ts';
import { KafkaJSProtocolError } from '../kafkajs/errors.ts';
import { backoffDelay, pause, within } from '../persist.ts';
import type { Connections } from './connections.ts';
import type { GroupProtocol, Position, TopicPartition } from './group-protocol.ts';
import { assignmentOf, UnsupportedGroupProtocolError, without } from './group-protocol.ts';
import { Reading } from './reading.ts';

/** From a join until all partitions are lost, or to the end. */
interface Tenure {
  readonly reading: Reading;
  /** How many partitions each topic had when they were assigned. */
  readonly counts: Readonly<Record<string, number>>;
  readonly isLeader: boolean;
  /** The change of partitions that is under way. */
  changing: Promise<void> | undefined;
  /** Aborts when none of the partitions is this member's own any longer. */
  readonly over: AbortController;
  /** Aborts when the work in hand is done and committed as well. */
  readonly done: AbortController;
}

const RETRY = { initialMs: 100, maxMs: 2_000 };
const REFRESH_MS = 10_000;
const REFRESH_WITHOUT_LEADER_MS = 1_000;
/** How long after a record is done it is committed, with those that are done meanwhile. */
const COMMIT_AFTER_MS = 100;
/** Longer than a rebalance may take: a member that has not joined again by then is lost. */
const SILENCE_MS = 90_000;
/** How long a member that could not begin tries to leave. */
const LEAVE_MS = 3_000;
/** What the coordinator answers once none of a member's partitions is its own any longer. */
const LOST = new Set([
  'REBALANCE_IN_PROGRESS',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'FENCED_MEMBER_EPOCH',
  'GROUP_ID_NOT_FOUND',
]);
/** It answers so to what is sent while it gives the member a new epoch. */
const STALE = new Set(['STALE_MEMBER_EPOCH']);
const STALE_COMMITS = 3;
/** What no patience mends. */
const FATAL = new Set(['GROUP_AUTHORIZATION_FAILED', 'TOPIC_AUTHORIZATION_FAILED']);

/**
 * A member of a consumer group. It finishes and commits the records in hand of a partition before it
 * gives it up, so that nobody else gets them too: of all partitions before it joins again, or of those
 * that the group wants back.
 */
export class PlatformaticMember implements Member {
  readonly ended: Promise<Error | undefined>;
  readonly #connections: Connections;
  readonly #protocol: GroupProtocol;
  readonly #options: MemberOptions;
  readonly #resolveEnded: (error?: Error) => void;
  /** Aborts when the member is to leave, or is over. */
  readonly #closing = new AbortController();
  /** How many partitions the topics had when the member began: those added later are read whole. */
  #firstCounts: Readonly<Record<string, number>> | undefined;
  /** What is committed for a topic with another id is from a topic that was deleted. */
  readonly #topicIds = new Map<string, string | undefined>();
  #life: Promise<void> | undefined;
  /** performance.now() when the coordinator last spoke to this member. */
  #lastSign = performance.now();
  /** performance.now() of the last heartbeat. */
  #lastBeat = 0;
  #heartbeat: Promise<void> | undefined;
  #committing: Promise<void> = Promise.resolve();
  #commitTimer: NodeJS.Timeout | undefined;

  constructor(connections: Connections, protocol: GroupProtocol, options: MemberOptions) {
    const { promise, resolve } = Promise.withResolvers<Error | undefined>();
    this.ended = promise;
    this.#resolveEnded = resolve;
    this.#connections = connections;
    this.#options = options;
    this.#protocol = protocol;
  }

  get clusterId(): string | undefined {
    return this.#connections.clusterId;
  }

  async join(): Promise<void> {
    try {
      this.#life = this.#live(await this.#begin());
    } catch (error) {
      await within(
        LEAVE_MS,
        this.#protocol.leave().catch(() => {}),
      );
      await this.#end(error as Error);
      throw error;
    }
  }

  async leave(): Promise<void> {
    this.#closing.abort();
    await this.#life;
    await this.#end();
  }

  /** Joins, and finds out where to read from. */
  async #begin(): Promise<Tenure> {
    const { topics, concurrency, fromBeginning, logger, onFetched } = this.#options;
    await this.#connections.refresh(topics);
    const counts: Record<string, number> = {};
    for (const topic of topics) {
      const { leaders, error } = this.#connections.topic(topic);
      if (leaders.length === 0) throw error ?? new Error(`Topic "${topic}" is not there`);
      counts[topic] = leaders.length;
    }
    this.#firstCounts ??= counts;
    const firstCounts = this.#firstCounts;
    const { isLeader, partitions } = await this.#protocol.join();
    this.#lastSign = performance.now();
    this.#lastBeat = performance.now();

    const over = new AbortController();
    const reading = new Reading(this.#connections, {
      topics,
      assigns: this.#protocol.assigns,
      concurrency,
      logger,
      isReadFromBeginning: (topic, partition) =>
        fromBeginning || partition >= (firstCounts[topic] ?? 0),
      onFetched: (fetched) =>
        onFetched({
          ...fetched,
          heartbeat: () => this.#beatIfDue(tenure),
          commitIfDue: async () => this.#commitSoon(tenure),
        } satisfies Fetched),
      onDone: () => this.#commitSoon(tenure),
      signal: over.signal,
    });
    const done = new AbortController();
    const tenure: Tenure = { reading, counts, isLeader, changing: undefined, over, done };
    await this.#takeOver(tenure, partitions);
    return tenure;
  }

  /** Reads partitions as well. @throws Error if it is not known where to begin */
  async #takeOver(tenure: Tenure, partitions: readonly TopicPartition[]): Promise<void> {
    const { reading, over } = tenure;
    const committed = await this.#committed(partitions);
    if (over.signal.aborted) return;
    reading.add(partitions, committed);
    this.#protocol.owns(reading.partitions);
    this.#options.onAssigned(assignmentOf(reading.partitions));
  }

  /** Reads partitions no more, and commits what was in hand of them. Never rejects. */
  async #giveUp(tenure: Tenure, partitions: readonly TopicPartition[]): Promise<void> {
    const { reading, over } = tenure;
    const reason = new Error('The group assigns the partitions anew');
    this.#options.onLost(reason, assignmentOf(partitions));
    await reading.release(partitions);
    await this.#commit(tenure);
    if (over.signal.aborted) return;
    reading.drop(partitions);
    this.#protocol.owns(reading.partitions);
    this.#options.onAssigned(assignmentOf(reading.partitions));
  }

  /** Where the group is in partitions that this member gets; -1 where it has no offset. */
  async #committed(partitions: readonly TopicPartition[]): Promise<Position[]> {
    if (partitions.length === 0) return [];
    const committed = await this.#protocol.committed(partitions);
    const ids = new Map(partitions.map(({ topic, topicId }) => [topic, topicId]));
    const positions = committed.map((position) => {
      const { topic } = position;
      return this.#isAnother(topic, ids.get(topic)) ? { ...position, offset: 0 } : position;
    });
    for (const [topic, id] of ids) this.#topicIds.set(topic, id);
    return positions;
  }

  /** Whether a topic was deleted and created anew since this member read it. */
  #isAnother(topic: string, id: string | undefined): boolean {
    const known = this.#topicIds.get(topic);
    return known !== undefined && known !== id;
  }

  /** From the first assignment to the end. Never rejects. */
  async #live(first: Tenure): Promise<void> {
    try {
      for (let tenure = first; ; tenure = await this.#rejoin()) {
        await this.#serve(tenure);
        if (this.#closing.signal.aborted) return;
      }
    } catch (error) {
      await this.#end(this.#closing.signal.aborted ? undefined : (error as Error));
    }
  }

  /** Reads until the assignment is over, finishes what is in hand, and commits it. */
  async #serve(tenure: Tenure): Promise<void> {
    const { over, done, reading } = tenure;
    const close = () => over.abort();
    this.#closing.signal.addEventListener('abort', close, { once: true });
    if (this.#closing.signal.aborted) close();
    void this.#keepAlive(tenure);
    void this.#keepFresh(tenure);
    await reading.run();
    this.#closing.signal.removeEventListener('abort', close);
    await this.#commit(tenure);
    done.abort();
    // The next request is about another tenure.
    await this.#heartbeat;
  }

  /** Joins again, for as long as a rebalance may take. @throws why it did not work */
  async #rejoin(): Promise<Tenure> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#begin();
      } catch (err) {
        const isTooLate = performance.now() - this.#lastSign > SILENCE_MS;
        const isFatal = err instanceof UnsupportedGroupProtocolError || hasType(err, FATAL);
        if (isTooLate || isFatal || this.#closing.signal.aborted) throw err;
        const retryInMs = backoffDelay(attempt, RETRY);
        this.#options.logger.warn({ err, attempt, retryInMs }, 'Joining the group again failed');
        this.#protocol.forgetCoordinator();
        await pause(retryInMs, this.#closing.signal);
      }
    }
  }

  async #end(error?: Error): Promise<void> {
    this.#closing.abort();
    clearTimeout(this.#commitTimer);
    if (!error) await this.#protocol.leave().catch(() => {});
    await this.#connections.close().catch(() => {});
    this.#resolveEnded(error);
  }

  /** The partitions are no longer this member's own. */
  #lose({ over }: Tenure, reason: Error): void {
    if (over.signal.aborted) return;
    this.#options.logger.warn({ err: reason }, 'The group is rebalancing, re-joining');
    over.abort();
    this.#options.onLost(reason);
  }

  /** Sends heartbeats, also while the last records in hand are worked on. */
  async #keepAlive(tenure: Tenure): Promise<void> {
    const { signal } = tenure.done;
    while (!signal.aborted) {
      await pause(HEARTBEAT_MS, signal);
      if (!signal.aborted && !this.#closing.signal.aborted) await this.#beatIfDue(tenure);
    }
  }

  async #beatIfDue(tenure: Tenure): Promise<void> {
    if (performance.now() - this.#lastBeat >= this.#protocol.heartbeatMs) await this.#beat(tenure);
  }

  /** One heartbeat; joins the one that is under way. Never rejects. */
  #beat(tenure: Tenure): Promise<void> {
    this.#heartbeat ??= this.#tryBeat(tenure).finally(() => {
      this.#heartbeat = undefined;
    });
    return this.#heartbeat;
  }

  async #tryBeat(tenure: Tenure): Promise<void> {
    this.#lastBeat = performance.now();
    try {
      const wanted = await this.#protocol.heartbeat();
      this.#lastSign = performance.now();
      if (wanted) this.#changeTo(tenure, wanted);
    } catch (err) {
      if (hasType(err, LOST)) {
        this.#lastSign = performance.now();
        this.#lose(tenure, err as Error);
        return;
      }
      this.#protocol.forgetCoordinator();
      this.#options.logger.warn({ err }, 'A heartbeat failed; the next one is tried in time');
      const silentMs = performance.now() - this.#lastSign;
      if (silentMs > this.#protocol.sessionTimeoutMs) this.#lose(tenure, err as Error);
    }
  }

  /** What is wanted of it while it changes, it is told again by the next heartbeat. */
  #changeTo(tenure: Tenure, wanted: readonly TopicPartition[]): void {
    if (tenure.over.signal.aborted) return;
    tenure.changing ??= this.#tryChange(tenure, wanted).finally(() => {
      tenure.changing = undefined;
    });
  }

  /** Changes, and tells the group at once. Never rejects. */
  async #tryChange(tenure: Tenure, wanted: readonly TopicPartition[]): Promise<void> {
    const { reading, over } = tenure;
    this.#options.logger.info(
      { before: assignmentOf(reading.partitions), now: assignmentOf(wanted) },
      'The group assigns partitions anew; those that stay are read meanwhile',
    );
    const gone = without(reading.partitions, wanted);
    if (gone.length > 0) await this.#giveUp(tenure, gone);
    const added = without(wanted, reading.partitions);
    try {
      if (added.length > 0 && !over.signal.aborted) await this.#takeOver(tenure, added);
    } catch (err) {
      this.#options.logger.warn({ err }, 'Taking over partitions failed; it is tried again');
      this.#protocol.forgetCoordinator();
    }
    // One that is under way does not tell it yet.
    await this.#heartbeat;
    if (!over.signal.aborted) await this.#beat(tenure);
  }

  /** Looks the leaders up, and whether topics have other numbers of partitions. */
  async #keepFresh(tenure: Tenure): Promise<void> {
    const { counts, isLeader, over, reading } = tenure;
    while (!over.signal.aborted) {
      const ms = reading.isLed ? REFRESH_MS : REFRESH_WITHOUT_LEADER_MS;
      await pause(ms, over.signal);
      if (over.signal.aborted) return;
      await reading.refresh();
      const countOf = (topic: string) => this.#connections.topic(topic).leaders.length;
      const changed = this.#options.topics.find(
        (topic) => countOf(topic) > 0 && countOf(topic) !== counts[topic],
      );
      // Only a leader that joins again has partitions assigned anew.
      if (!isLeader || changed === undefined) continue;
      const [now, before] = [countOf(changed), counts[changed]];
      this.#lose(tenure, new Error(`Topic "${changed}" has ${now} partitions and had ${before}`));
    }
  }

  /** Commits what is done, and what will be done within the next moments. */
  #commitSoon(tenure: Tenure): void {
    this.#commitTimer ??= setTimeout(() => {
      this.#commitTimer = undefined;
      void this.#commit(tenure);
    }, COMMIT_AFTER_MS);
  }

  /** Commits what is done. Never rejects: what is not committed is delivered again. */
  #commit(tenure: Tenure): Promise<void> {
    this.#committing = this.#committing.then(async () => {
      const positions = tenure.reading.uncommitted();
      if (positions.length === 0) return;
      try {
        await this.#commitPositions(tenure, positions);
        tenure.reading.committed(positions);
      } catch (err) {
        this.#options.logger.warn({ err }, 'A commit failed');
        if (hasType(err, LOST)) this.#lose(tenure, err as Error);
        else this.#protocol.forgetCoordinator();
      }
    });
    return this.#committing;
  }

  async #commitPositions(tenure: Tenure, positions: readonly Position[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#protocol.commit(positions);
      } catch (err) {
        if (!hasType(err, STALE) || attempt === STALE_COMMITS) throw err;
        await this.#beat(tenure);
      }
    }
  }
}

function hasType(error: unknown, types: ReadonlySet<string>): boolean {
  return error instanceof KafkaJSProtocolError && types.has(error.type);
}
