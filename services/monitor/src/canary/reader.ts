import { setTimeout as sleep } from 'node:timers/promises';
import {
  backoffDelay,
  endProcess,
  GroupMember,
  incomingRecord,
  persist,
  startProcess,
  unreadableCause,
} from '@kafka-o11y/kafka';
import { context } from '@opentelemetry/api';
import type { Consumer, Kafka, KafkaMessage } from 'kafkajs';
import type { Logger } from 'pino';
import { groupName } from './clients.ts';
import type { CommitProbe } from './commit-probe.ts';
import type { Probes } from './probes.ts';

export interface ReaderOptions {
  topic: string;
  /** Id of this process's run. */
  run: string;
  /** They take in each record of the topic, in the order of its partition. */
  probes: Pick<Probes, 'read'>;
  /** Commits with the present consumer. */
  commits: Pick<CommitProbe, 'use' | 'run'>;
  logger: Logger;
}

/** The shortest that brokers allow by default (group.min.session.timeout.ms). */
const sessionTimeoutMs = 6_000;
const heartbeatMs = 1_000;
const fetchMaxWaitMs = 500;
/** New partitions are found by refreshing the metadata. */
const metadataMaxAgeMs = 5_000;
/** Retries of a fetch, before the consumer is replaced. */
const fetchRetries = 5;
const joinBackoff = { initialMs: 250, maxMs: 2_000 };
/** A consumer that is lost before it has read anything is likely to be lost again. */
const crashBackoff = { initialMs: 250, maxMs: 5_000 };
/** How long a new consumer may take before it can be replaced in its turn. */
const settlingMs = 5_000;

/**
 * Reads all partitions of the topic. It begins where it is told, and goes on where it was.
 *
 * KafkaJS reads only as a member of a group. This reader has a group to itself, so that no other
 * monitor takes partitions from it. It has a new group for each life, so that it need not wait for
 * the session of the last life to end. It remembers itself where to go on: its commits are only a
 * probe.
 */
export class Reader {
  readonly #kafka: () => Pick<Kafka, 'consumer'>;
  readonly #options: ReaderOptions;
  /** The next offset to read of each partition. An unknown partition is read from its beginning. */
  readonly #positions: Map<number, number>;
  readonly #joined = Promise.withResolvers<void>();
  #member: GroupMember | undefined;
  #replaced = Promise.withResolvers<Error>();
  #running = false;
  #joinedAt = 0;
  #lives = 0;
  /** Consumers that were lost since a record was read. */
  #crashes = 0;

  constructor(
    kafka: () => Pick<Kafka, 'consumer'>,
    positions: ReadonlyMap<number, number>,
    options: ReaderOptions,
  ) {
    this.#kafka = kafka;
    this.#options = options;
    this.#positions = new Map(positions);
  }

  /** Resolves when it reads for the first time. */
  get joined(): Promise<void> {
    return this.#joined.promise;
  }

  /** Reads until the signal aborts. Replaces a consumer that is lost. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { commits, logger } = this.#options;
    const leaving = () => this.#member?.leave();
    signal.addEventListener('abort', leaving);
    const probing = commits.run(signal);
    while (!signal.aborted) {
      try {
        const options = { logger, signal, backoff: joinBackoff };
        const member = await persist("Joining the canary's group", () => this.#join(), options);
        const err = await Promise.race([member.ended, this.#replaced.promise]);
        this.#running = false;
        this.#crashes += 1;
        const pauseMs = backoffDelay(this.#crashes, crashBackoff);
        if (err)
          logger.warn(
            { err, pauseMs },
            "the canary's consumer was lost; another one takes its place",
          );
        await sleep(pauseMs, undefined, { signal });
      } catch {
        // Only the signal ends the waiting.
      }
    }
    await Promise.all([this.#member?.leave(), probing]);
    this.#running = false;
  }

  /**
   * Takes another consumer in place of one that reads nothing: one silent broker can hold KafkaJS up
   * for long. Does nothing if the present consumer has only just begun.
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
      groupId: groupName(run, life),
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
        eachBatch: async ({ batch: { partition, messages } }) => {
          if (life === this.#lives) for (const message of messages) this.#read(partition, message);
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
    this.#options.commits.use(consumer, this.#positions);
    return this.#member;
  }

  #resume(consumer: Consumer, partitions: readonly number[]): void {
    const { topic } = this.#options;
    for (const partition of partitions) {
      const offset = this.#positions.get(partition);
      if (offset !== undefined) consumer.seek({ topic, partition, offset: String(offset) });
    }
  }

  #read(partition: number, message: KafkaMessage): void {
    const offset = Number(message.offset);
    const err = unreadableCause(message);
    // Passed by: the record of that offset counts as lost.
    if (err)
      this.#options.logger.error({ err, partition, offset }, 'a canary record is unreadable');
    this.#positions.set(partition, offset + 1);
    this.#crashes = 0;
    const record = incomingRecord(this.#options.topic, partition, message);
    const { span, context: inSpan } = startProcess(record, {
      groupId: groupName(this.#options.run, this.#lives),
      clusterId: this.#member?.clusterId,
    });
    context.with(inSpan, () => this.#options.probes.read(partition, offset, message.value));
    endProcess(span, err);
  }
}
