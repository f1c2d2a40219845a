import type { Logger } from 'pino';
import { isPermanent, isTooLarge } from './kafkajs/errors.ts';
import { backoffDelay } from './persist.ts';
import type { PartitionBatch, ProducerClient } from './producer-client.ts';
import type { PendingRecord } from './publish-queue.ts';
import type { Batch, BatchLimits, PartitionQueue } from './topic-queue.ts';
import { TopicQueue } from './topic-queue.ts';

const SEND_BACKOFF = { initialMs: 100, maxMs: 2_000 };
/** How often the leaders are looked up while records are sent; a topic may get more partitions. */
const REFRESH_MS = 10_000;
/** The same while something waits for a leader. */
const REFRESH_IN_TROUBLE_MS = 1_000;
/** The least time between two of these questions. */
const REFRESH_PAUSE_MS = 100;

/** When a batch leaves, and how many may be on their way. */
export interface SendLimits extends BatchLimits {
  /** Milliseconds that a record waits for company. */
  lingerMs: number;
  /** Requests on their way to one broker. */
  maxInFlight: number;
}

/** What becomes of the records. */
export interface SendOutcome {
  acknowledged(records: readonly PendingRecord[], baseOffset: number): void;
  refused(records: readonly PendingRecord[], cause: unknown): void;
  /** A send failed, and is repeated. */
  retrying(records: readonly PendingRecord[], cause: unknown): void;
  /** Whether brokers answer. */
  connected(isConnected: boolean): void;
}

interface Sending {
  queue: PartitionQueue;
  batch: Batch;
}

/** Queues of partitions that one broker leads. */
interface DueQueues {
  due: PartitionQueue[];
  /** Those that may wait a little longer for company. */
  lingering: PartitionQueue[];
}

/**
 * Gathers records into batches, one queue of them for each partition, and sends them until each
 * record is settled. The batches that are due for one broker share a request. A partition has one
 * batch on its way at a time, so its order holds over repeats. A partition that can't be written to
 * holds up no other one: what waits for it takes part in no request.
 */
export class Sender {
  readonly #client: ProducerClient;
  readonly #limits: SendLimits;
  readonly #outcome: SendOutcome;
  readonly #logger: Logger;
  readonly #topics = new Map<string, TopicQueue>();
  /** The queues that have batches. */
  readonly #active = new Set<PartitionQueue>();
  /** Requests on their way, by broker. */
  readonly #inFlight = new Map<string, number>();
  readonly #sent = new Set<Batch>();
  #open = false;
  #draining = false;
  #refreshing = false;
  #refreshFailures = 0;
  /** performance.now() when the leaders were looked up, and when they are next. */
  #refreshedAt = Number.NEGATIVE_INFINITY;
  #refreshAt = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #timerAt = Number.POSITIVE_INFINITY;

  constructor(client: ProducerClient, limits: SendLimits, outcome: SendOutcome, logger: Logger) {
    this.#client = client;
    this.#limits = limits;
    this.#outcome = outcome;
    this.#logger = logger;
  }

  /** Takes records; `outcome` is told what becomes of them. */
  push(records: readonly PendingRecord[]): void {
    let isDue = false;
    for (const record of records) {
      const topic = this.#topics.get(record.topic) ?? this.#addTopic(record.topic);
      const queue = topic.add(record);
      if (!queue) continue;
      this.#active.add(queue);
      if (queue.muted) continue;
      const last = queue.batches.at(-1) as Batch;
      const isAlone = queue.batches.length === 1;
      // With this record the first batch has become full: because of it, or as it did not fit.
      const isFilled = isAlone ? topic.isFull(last) : last.records.length === 1;
      if (isFilled || this.#limits.lingerMs === 0) isDue = true;
      else if (isAlone) this.#wakeAt(last.since + this.#limits.lingerMs);
    }
    if (isDue) this.#schedule();
  }

  /** The client is connected: what waits may be sent. */
  open(): void {
    this.#open = true;
    this.#schedule();
  }

  /** From now on nothing lingers. */
  drain(): void {
    this.#draining = true;
    this.#schedule();
  }

  /** Sends nothing any more. */
  close(): void {
    this.#open = false;
    clearTimeout(this.#timer);
  }

  /** The records that still have to settle. */
  outstanding(): PendingRecord[] {
    const sent = [...this.#sent].flatMap(({ records }) => records);
    const waiting = [...this.#topics.values()].flatMap((topic) => [...topic.waiting()]);
    return [...sent, ...waiting].filter(({ settled }) => !settled);
  }

  /** Drops the waiting records that have been settled from outside. */
  prune(): void {
    for (const topic of this.#topics.values()) topic.prune();
  }

  /** Why a record's partition gets nothing at present; undefined if it does. */
  troubleOf({ topic: name, partition }: PendingRecord): Error | undefined {
    const topic = this.#topics.get(name);
    return partition === undefined ? topic?.trouble : topic?.partitions[partition]?.trouble;
  }

  #addTopic(name: string): TopicQueue {
    const isLed = (partition: number) => this.#client.topic(name).leaders[partition] !== undefined;
    const topic = new TopicQueue(name, this.#limits, isLed);
    this.#topics.set(name, topic);
    this.#refreshSoon();
    return topic;
  }

  /** Sends what is due to brokers that have a free place, and sees to it that the rest is sent. */
  #schedule(): void {
    if (!this.#open) return;
    const now = performance.now();
    this.#refreshIfDue(now);
    const due = new Map<string, DueQueues>();
    const lingering: PartitionQueue[] = [];
    let next = Number.POSITIVE_INFINITY;
    for (const queue of this.#active) {
      if (queue.muted) continue;
      const [batch] = queue.batches;
      if (!batch) {
        this.#active.delete(queue);
        continue;
      }
      const dueAt = Math.max(this.#readyAt(queue, batch), queue.notBefore);
      if (dueAt > now) {
        next = Math.min(next, dueAt);
        if (queue.notBefore <= now) lingering.push(queue);
        continue;
      }
      const node = this.#leaderOf(queue);
      if (node === undefined) continue;
      const ofNode = due.get(node);
      if (ofNode) ofNode.due.push(queue);
      else due.set(node, { due: [queue], lingering: [] });
    }
    for (const queue of due.size > 0 ? lingering : []) {
      const node = this.#client.topic(queue.topic).leaders[queue.partition];
      if (node !== undefined) due.get(node)?.lingering.push(queue);
    }
    for (const [node, queues] of due) this.#sendTo(node, queues);
    const isIdle = this.#active.size === 0 && !this.#hasUnassigned();
    this.#wakeAt(isIdle ? next : Math.min(next, this.#refreshAt));
  }

  /** performance.now() from which a queue's first batch may leave. */
  #readyAt(queue: PartitionQueue, batch: Batch): number {
    const isFull = queue.batches.length > 1 || this.#topics.get(queue.topic)?.isFull(batch);
    return isFull || this.#draining ? 0 : batch.since + this.#limits.lingerMs;
  }

  #leaderOf(queue: PartitionQueue): string | undefined {
    const { topic, partition } = queue;
    const { leaders, error } = this.#client.topic(topic);
    // It waits until nothing of it is on its way, then is assigned anew.
    if (leaders.length > 0 && partition >= leaders.length) return undefined;
    const node = leaders[partition];
    if (node === undefined) {
      if (!(queue.trouble instanceof NoLeaderError)) {
        queue.trouble = new NoLeaderError(topic, partition, error);
        this.#logger.warn({ topic, partition, err: error }, queue.trouble.message);
      }
      this.#refreshAt = Math.min(this.#refreshAt, performance.now() + REFRESH_IN_TROUBLE_MS);
    } else if (queue.trouble instanceof NoLeaderError) {
      delete queue.trouble;
      this.#logger.info({ topic, partition, node }, `${topic}/${partition} has a leader again`);
    }
    return node;
  }

  /**
   * Sends the first batches of some queues. A request takes no more of them than would fill one
   * batch: with all of them in one, they would also come back together, and nothing would be sent
   * in between. Where it has room it takes along what lingers, as the Java client's do: otherwise each
   * partition's few records would be a request of their own.
   */
  #sendTo(node: string, { due, lingering }: DueQueues): void {
    const { maxBatchRecords, maxBatchBytes } = this.#limits;
    const queues = [...due, ...lingering];
    let at = 0;
    while (at < due.length && (this.#inFlight.get(node) ?? 0) < this.#limits.maxInFlight) {
      const request: Sending[] = [];
      let records = 0;
      let bytes = 0;
      for (; at < queues.length; at++) {
        const queue = queues[at] as PartitionQueue;
        const [batch] = queue.batches as [Batch];
        records += batch.records.length;
        bytes += batch.bytes;
        if (request.length > 0 && (records > maxBatchRecords || bytes > maxBatchBytes)) break;
        queue.batches.shift();
        queue.muted = true;
        batch.sealed = true;
        this.#sent.add(batch);
        request.push({ queue, batch });
      }
      void this.#send(node, request);
    }
  }

  async #send(node: string, request: Sending[]): Promise<void> {
    this.#inFlight.set(node, (this.#inFlight.get(node) ?? 0) + 1);
    const batches = request.map(({ queue: { topic, partition }, batch }): PartitionBatch => {
      for (const record of batch.records) record.attempts += 1;
      return { topic, partition, records: batch.records };
    });
    try {
      const answers = await this.#client.produce(node, batches);
      this.#outcome.connected(true);
      const failed: (Sending & { error: Error })[] = [];
      for (const [n, sending] of request.entries()) {
        const answer = answers[n] ?? { error: new Error('The broker did not answer for it') };
        if ('error' in answer) failed.push({ ...sending, error: answer.error });
        else this.#appended(sending, Number(answer.baseOffset));
      }
      this.#failed(node, failed);
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      if (!isPermanent(error)) this.#outcome.connected(false);
      this.#failed(
        node,
        request.map((sending) => ({ ...sending, error })),
      );
    }
    this.#inFlight.set(node, (this.#inFlight.get(node) ?? 1) - 1);
    for (const { queue, batch } of request) {
      queue.muted = false;
      this.#sent.delete(batch);
    }
    this.#adoptTopics();
    this.#schedule();
  }

  #appended({ queue, batch }: Sending, baseOffset: number): void {
    queue.failures = 0;
    delete queue.trouble;
    this.#outcome.acknowledged(batch.records, baseOffset);
  }

  /** Decides for each batch: give up its records, make it smaller, or send it again later. */
  #failed(node: string, sendings: (Sending & { error: Error })[]): void {
    const repeated: (Sending & { error: Error })[] = [];
    for (const sending of sendings) {
      const { queue, batch, error } = sending;
      const records = batch.records.filter(({ settled }) => !settled);
      if (records.length === 0) continue;
      if (isTooLarge(error) && records.length > 1) {
        queue.batches.unshift(...halves(records));
        this.#outcome.retrying(records, error);
      } else if (isPermanent(error)) {
        this.#outcome.refused(records, error);
      } else {
        batch.records = records;
        queue.batches.unshift(batch);
        queue.failures += 1;
        queue.notBefore = performance.now() + backoffDelay(queue.failures, SEND_BACKOFF);
        queue.trouble = error;
        this.#outcome.retrying(records, error);
        repeated.push(sending);
      }
    }
    const [first] = repeated;
    if (!first) return;
    this.#refreshSoon();
    const records = repeated.reduce((sum, { batch }) => sum + batch.records.length, 0);
    const partitions = repeated.map(({ queue }) => `${queue.topic}/${queue.partition}`);
    const { error: err, queue } = first;
    const retryInMs = Math.round(queue.notBefore - performance.now());
    this.#logger.warn(
      { err, broker: node, topic: queue.topic, partitions, records, attempt: queue.failures },
      `Sending to broker ${node} failed; trying again in ${retryInMs} ms`,
    );
  }

  #hasUnassigned(): boolean {
    return this.#topics.values().some(({ unassigned }) => unassigned.length > 0);
  }

  #refreshSoon(): void {
    this.#refreshAt = Math.min(this.#refreshAt, this.#refreshedAt + REFRESH_PAUSE_MS);
    this.#wakeAt(this.#refreshAt);
  }

  #refreshIfDue(now: number): void {
    if (this.#refreshing || now < this.#refreshAt || this.#topics.size === 0) return;
    void this.#refresh();
  }

  /** Looks the leaders up; never rejects. */
  async #refresh(): Promise<void> {
    this.#refreshing = true;
    this.#refreshAt = Number.POSITIVE_INFINITY;
    let pauseMs = REFRESH_MS;
    try {
      await this.#client.refresh([...this.#topics.keys()]);
      this.#refreshFailures = 0;
      this.#outcome.connected(true);
    } catch (err) {
      this.#refreshFailures += 1;
      this.#outcome.connected(false);
      pauseMs = backoffDelay(this.#refreshFailures, SEND_BACKOFF);
      for (const topic of this.#topics.values()) topic.trouble = err as Error;
      this.#logger.warn(
        { err, attempt: this.#refreshFailures },
        `Looking up the leaders failed; trying again in ${pauseMs} ms`,
      );
    }
    this.#refreshing = false;
    this.#refreshedAt = performance.now();
    if (this.#adoptTopics()) pauseMs = Math.min(pauseMs, REFRESH_IN_TROUBLE_MS);
    // It may have been asked for meanwhile.
    const soonest = this.#refreshedAt + REFRESH_PAUSE_MS;
    this.#refreshAt = Math.max(soonest, Math.min(this.#refreshAt, this.#refreshedAt + pauseMs));
    this.#schedule();
  }

  /**
   * Takes over how many partitions the topics have.
   *
   * @returns whether records wait for a topic that is not there
   */
  #adoptTopics(): boolean {
    let lacking = false;
    for (const topic of this.#topics.values()) {
      const { leaders, error } = this.#client.topic(topic.topic);
      const before = topic.partitions.length;
      if (leaders.length === 0) {
        if (error) topic.trouble = error;
        if (topic.unassigned.length === 0) continue;
        if (isPermanent(error)) this.#outcome.refused(topic.unassigned.splice(0), error);
        else lacking = true;
        continue;
      }
      if (leaders.length === before || (leaders.length < before && topic.busy)) continue;
      delete topic.trouble;
      if (leaders.length < before) this.#sayFewer(topic, leaders.length);
      for (const queue of topic.partitions) this.#active.delete(queue);
      topic.resize(leaders.length);
      for (const queue of topic.partitions) if (queue.batches.length > 0) this.#active.add(queue);
    }
    return lacking;
  }

  #sayFewer(queue: TopicQueue, now: number): void {
    const { topic, partitions } = queue;
    const records = [...queue.waiting()].length;
    this.#logger.warn(
      { topic, records },
      `Topic "${topic}" had ${partitions.length} partitions and now has ${now}: it was deleted and ` +
        'created anew. Its records are assigned to the partitions that exist',
    );
  }

  /** Has #schedule() run at this time of performance.now(), or sooner. */
  #wakeAt(at: number): void {
    if (!this.#open || at >= this.#timerAt || at === Number.POSITIVE_INFINITY) return;
    clearTimeout(this.#timer);
    this.#timerAt = at;
    const inMs = Math.max(0, Math.ceil(at - performance.now()));
    this.#timer = setTimeout(() => {
      this.#timerAt = Number.POSITIVE_INFINITY;
      this.#schedule();
    }, inMs);
  }
}

/** Nothing can be written to a partition, as no broker leads it. */
class NoLeaderError extends Error {
  override readonly name = 'NoLeaderError';

  constructor(topic: string, partition: number, cause?: Error) {
    const why = cause ? ` (${cause.message})` : '';
    super(
      `${topic}/${partition} has no leader${why}. Its records wait; those of other partitions go on`,
      { cause },
    );
  }
}

/** Two batches in the place of one that the broker found too large. */
function halves(records: PendingRecord[]): Batch[] {
  const middle = records.length >> 1;
  return [records.slice(0, middle), records.slice(middle)].map((half) => ({
    records: half,
    bytes: half.reduce((sum, { bytes }) => sum + bytes, 0),
    since: half[0]?.acceptedAt ?? 0,
    sealed: true,
  }));
}
