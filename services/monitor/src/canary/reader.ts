import { setTimeout as sleep } from 'node:timers/promises';
import { GroupMember, persist } from '@kafka-o11y/kafka';
import type { Consumer, EachMessagePayload, Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import type { CommitProbeOptions } from './commit-probe.ts';
import { CommitProbe } from './commit-probe.ts';
import { groupName } from './group.ts';

export interface ReaderOptions extends Pick<CommitProbeOptions, 'metrics' | 'brokerAt'> {
  topic: string;
  run: string;
  /** Called for each record of the topic, in the order of its partition. */
  handle: (partition: number, offset: number, value: Buffer | null) => void;
  logger: Logger;
}

/** The least that brokers allow by default (group.min.session.timeout.ms). */
const sessionTimeoutMs = 6_000;
const heartbeatMs = 1_000;
const fetchMaxWaitMs = 500;
/** New partitions are found by refreshing the metadata. */
const metadataMaxAgeMs = 5_000;
/** Of a fetch, before the consumer is replaced. */
const fetchRetries = 5;
const joinBackoff = { initialMs: 250, maxMs: 2_000 };
const pauseAfterCrashMs = 250;
/** What a new consumer gets before it can be replaced in its turn. */
const settlingMs = 5_000;

/**
 * Reads all partitions of the topic, beginning where it is told and going on where it was.
 *
 * KafkaJS reads only as a member of a group. This one has a group to itself, so that no other
 * monitor takes partitions from it, and a new one for each life, so that it need not wait for the
 * session of its last. Where to go on it knows by itself; what it commits is only a probe.
 */
export class Reader {
  readonly #kafka: () => Pick<Kafka, 'consumer'>;
  readonly #options: ReaderOptions;
  /** The next offset to read of each partition. One that is not known begins at its beginning. */
  readonly #positions: Map<number, number>;
  readonly #commits: CommitProbe;
  readonly #joined = Promise.withResolvers<void>();
  #member: GroupMember | undefined;
  #replaced = Promise.withResolvers<Error>();
  #running = false;
  #joinedAt = 0;
  #lives = 0;

  constructor(
    kafka: () => Pick<Kafka, 'consumer'>,
    positions: ReadonlyMap<number, number>,
    options: ReaderOptions,
  ) {
    this.#kafka = kafka;
    this.#options = options;
    this.#positions = new Map(positions);
    this.#commits = new CommitProbe(options);
  }

  /** Whether it has partitions to read. */
  get running(): boolean {
    return this.#running;
  }

  /** Resolves when it reads for the first time. */
  get joined(): Promise<void> {
    return this.#joined.promise;
  }

  /** Reads until the signal aborts; a consumer that is lost is replaced. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { logger } = this.#options;
    const leaving = () => this.#member?.leave();
    signal.addEventListener('abort', leaving);
    const probing = this.#commits.run(signal);
    while (!signal.aborted) {
      try {
        const options = { logger, signal, backoff: joinBackoff };
        const member = await persist("Joining the canary's group", () => this.#join(), options);
        const err = await Promise.race([member.ended, this.#replaced.promise]);
        this.#running = false;
        if (err)
          logger.warn({ err }, "the canary's consumer was lost; another one takes its place");
        await sleep(pauseAfterCrashMs, undefined, { signal });
      } catch {
        // Only the signal ends the waiting.
      }
    }
    await Promise.all([this.#member?.leave(), probing]);
    this.#running = false;
  }

  /**
   * Takes another consumer in place of one that reads nothing: KafkaJS can be held up for long by
   * one silent broker. Does nothing if the present one has only just begun.
   */
  replace(reason: string): void {
    if (!this.#running || performance.now() - this.#joinedAt < settlingMs) return;
    this.#running = false;
    void this.#member?.leave();
    this.#replaced.resolve(new Error(reason));
  }

  async #join(): Promise<{ ended: GroupMember['ended'] }> {
    const { topic, run } = this.#options;
    this.#lives += 1;
    const life = this.#lives;
    this.#replaced = Promise.withResolvers();
    const consumer = this.#kafka().consumer({
      groupId: groupName(run, this.#lives),
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: heartbeatMs,
      maxWaitTimeInMs: fetchMaxWaitMs,
      metadataMaxAge: metadataMaxAgeMs,
      allowAutoTopicCreation: false,
      retry: { retries: fetchRetries, restartOnFailure: async () => false },
    });
    this.#member = new GroupMember(consumer, {
      subscription: { topics: [topic], fromBeginning: true },
      run: {
        autoCommit: false,
        eachMessage: async (payload) => {
          if (life === this.#lives) this.#read(payload);
        },
      },
      onAssigned: (assignment) => {
        if (life !== this.#lives) return;
        this.#resume(consumer, assignment[topic] ?? []);
        this.#running = true;
        this.#joinedAt = performance.now();
        this.#joined.resolve();
      },
    });
    await this.#member.join();
    this.#commits.use(consumer, this.#positions);
    return this.#member;
  }

  #resume(consumer: Consumer, partitions: readonly number[]): void {
    const { topic } = this.#options;
    for (const partition of partitions) {
      const offset = this.#positions.get(partition);
      if (offset !== undefined) consumer.seek({ topic, partition, offset: String(offset) });
    }
  }

  #read({ partition, message }: EachMessagePayload): void {
    const offset = Number(message.offset);
    this.#positions.set(partition, offset + 1);
    this.#options.handle(partition, offset, message.value);
  }
}
