import type { EachBatchPayload, Kafka } from 'kafkajs';
import type { Fetched, GroupClient, Member, MemberOptions } from '../group-client.ts';
import { FETCH_MAX_WAIT_MS, HEARTBEAT_MS } from '../group-client.ts';
import { GroupMember } from './group-member.ts';
import { KeepAlive } from './keep-alive.ts';

/** At the latest: it commits at the end of each fetch as well. */
const COMMIT_INTERVAL_MS = 1_000;

/**
 * Consumer groups of KafkaJS. Two members of one group in one process need two of its clients: it
 * keeps the committed offsets of a group once for each client.
 */
export class KafkaJSGroups implements GroupClient {
  readonly #kafka: Pick<Kafka, 'consumer'>;

  /** @param kafka made by createKafka */
  constructor(kafka: Pick<Kafka, 'consumer'>) {
    this.#kafka = kafka;
  }

  member(options: MemberOptions): Member {
    return new KafkaJSMember(this.#kafka, options);
  }
}

class KafkaJSMember implements Member {
  readonly #member: GroupMember;
  readonly #keepAlive: KeepAlive;
  readonly #onFetched: MemberOptions['onFetched'];
  #lost = false;

  constructor(kafka: Pick<Kafka, 'consumer'>, options: MemberOptions) {
    const { groupId, topics, fromBeginning, concurrency, sessionTimeoutMs, logger } = options;
    const consumer = kafka.consumer({
      groupId,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: HEARTBEAT_MS,
      maxWaitTimeInMs: FETCH_MAX_WAIT_MS,
      allowAutoTopicCreation: false,
      // A member that is lost is replaced, for whatever reason KafkaJS gives up.
      retry: { restartOnFailure: async () => false },
    });
    this.#onFetched = options.onFetched;
    this.#keepAlive = new KeepAlive(
      HEARTBEAT_MS,
      (reason) => {
        this.#lost = true;
        options.onLost(reason);
      },
      logger,
    );
    this.#member = new GroupMember(consumer, {
      subscription: { topics, fromBeginning },
      run: {
        eachBatch: (payload) => this.#eachBatch(payload),
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: concurrency,
        autoCommitInterval: COMMIT_INTERVAL_MS,
      },
      onAssigned: (assignment) => {
        this.#lost = false;
        options.onLost(new Error('The partitions were assigned anew'));
        options.onAssigned(assignment);
      },
    });
    void this.#member.ended.then(() => this.#keepAlive.stop());
  }

  get clusterId(): string | undefined {
    return this.#member.clusterId;
  }

  get ended(): Promise<Error | undefined> {
    return this.#member.ended;
  }

  async join(): Promise<void> {
    await this.#member.join();
  }

  async leave(): Promise<void> {
    await this.#member.leave();
  }

  async #eachBatch(payload: EachBatchPayload): Promise<void> {
    const { batch, heartbeat, isRunning, isStale, pause, resolveOffset } = payload;
    const { topic, partition, messages } = batch;
    const fetched: Fetched = {
      topic,
      partition,
      records: messages,
      done: ({ offset }) => resolveOffset(offset),
      isCurrent: () => isRunning() && !isStale(),
      heartbeat: () => this.#keepAlive.beat(),
      commitIfDue: () => payload.commitOffsetsIfNecessary(),
      pause,
    };
    await this.#keepAlive.during(heartbeat, () => this.#onFetched(fetched));
    // Has KafkaJS join again: it learns of a rebalance from its own heartbeats only.
    if (this.#lost) await heartbeat();
  }
}
