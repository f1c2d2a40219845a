import type { ActiveProducer, Cluster } from '@kafka-o11y/kafka';
import { describeProducers, listTransactions, transactionStarts } from '@kafka-o11y/kafka';
import type { LogEnds, TopicPartition } from './offsets.ts';
import { byTopic, keyOf } from './offsets.ts';
import { timestampProblem } from './timestamps.ts';

/** A transaction that keeps the readers of committed data from the records after it. */
export interface OpenTransaction extends TopicPartition {
  /** Its first offset: the last stable one of the partition. */
  start: number;
  /**
   * For how long it has been open, or at least so long if its coordinator does not tell; undefined
   * until a second look finds it still open.
   */
  seconds: number | undefined;
  /** undefined if the brokers do not tell. */
  producerId: string | undefined;
  transactionalId: string | undefined;
}

interface Held extends TopicPartition {
  start: number;
  /** When this monitor saw it first. */
  seenMs: number;
  producer?: ActiveProducer;
  transactionalId?: string;
  beganMs?: number;
  /** The leader says that no transaction is open there: what is behind it is being replicated. */
  isNone?: boolean;
}

/** How a collection asks brokers: at the same time, and without the brokers that fail. */
interface Brokers {
  ids: string[];
  ask<T>(what: string, brokers: Iterable<string>, call: (id: string) => Promise<T>): Promise<T[]>;
}

/**
 * Follows the transactions that hold partitions' last stable offsets. Most are open for a moment.
 * About one that is still open at the next look it asks the leader who has it, and the coordinators
 * what it is called and when it began. That is asked until it is known, and once.
 */
export class OpenTransactions {
  #held = new Map<string, Held>();

  /**
   * Takes in the ends of logs. Returns the transactions that are open, by the key of the partition.
   * What the brokers do not tell is undefined in them.
   *
   * @param ends of the partitions that could be read
   * @param all partitions that there are
   */
  async look(
    cluster: Cluster,
    brokers: Brokers,
    logs: {
      atMs: number;
      all: readonly TopicPartition[];
      ends: ReadonlyMap<string, LogEnds>;
    },
  ): Promise<ReadonlyMap<string, OpenTransaction>> {
    const { atMs } = logs;
    const before = this.#held;
    this.#held = stillHeld(before, logs);
    const unknown = [...this.#held.values()].filter(
      (held) => held.seenMs < atMs && !held.isNone && held.beganMs === undefined,
    );
    if (unknown.length > 0) await learn(cluster, brokers, unknown);
    const open = [...this.#held].filter(
      ([key, { isNone }]) => !isNone && logs.ends.get(key)?.stable !== undefined,
    );
    return new Map(open.map(([key, held]) => [key, transactionOf(held, atMs)]));
  }
}

function stillHeld(
  before: ReadonlyMap<string, Held>,
  {
    atMs,
    all,
    ends,
  }: { atMs: number; all: readonly TopicPartition[]; ends: ReadonlyMap<string, LogEnds> },
): Map<string, Held> {
  const held = all.flatMap(({ topic, partition }): [string, Held][] => {
    const key = keyOf({ topic, partition });
    const known = before.get(key);
    const log = ends.get(key);
    // A partition that was not read just now.
    if (log?.stable === undefined) return known ? [[key, known]] : [];
    if (log.stable >= log.end) return [];
    const isSame = known?.start === log.stable;
    return [[key, isSame ? known : { topic, partition, start: log.stable, seenMs: atMs }]];
  });
  return new Map(held);
}

/** Asks the brokers about transactions, and notes in them what is answered. */
async function learn(cluster: Cluster, brokers: Brokers, unknown: readonly Held[]): Promise<void> {
  const what = 'open transactions';
  const led = Map.groupBy(unknown, (held) => cluster.leaderOf(held) ?? '');
  led.delete('');
  const answers = await brokers.ask(what, led.keys(), (id) =>
    cluster.askOwn(id, describeProducers(byTopic(led.get(id) ?? []))),
  );
  const described = answers.flatMap((answer) => answer ?? []);
  for (const held of unknown) {
    const answer = described.find((one) => keyOf(one) === keyOf(held));
    if (answer?.errorCode !== 0) continue;
    // Where records were deleted, the transaction may begin before the log.
    const [producer] = answer.producers
      .filter((one) => one.transactionStart >= 0 && one.transactionStart <= held.start)
      .sort((a, b) => a.transactionStart - b.transactionStart);
    if (producer) held.producer = producer;
    else held.isNone = true;
  }
  const known = unknown.filter((held) => held.producer);
  if (known.length === 0) return;
  const ids = [...new Set(known.flatMap(({ producer }) => producer?.producerId ?? []))];
  await brokers.ask(what, brokers.ids, async (id) => {
    const listed = (await cluster.askOwn(id, listTransactions(ids))) ?? [];
    if (listed.length === 0) return;
    const names = listed.map(({ transactionalId }) => transactionalId);
    const starts = await cluster.askOwn(id, transactionStarts(names));
    for (const held of known) {
      const own = listed.find(({ producerId }) => producerId === held.producer?.producerId);
      if (!own) continue;
      held.transactionalId = own.transactionalId;
      const beganMs = starts?.get(own.transactionalId);
      if (beganMs !== undefined) held.beganMs = beganMs;
    }
  });
}

function transactionOf(held: Held, atMs: number): OpenTransaction {
  const { topic, partition, start, seenMs, producer, transactionalId, beganMs } = held;
  const lastMs = producer?.lastTimestampMs ?? -1;
  // Without its coordinator's word it is at least as old as the last record of its producer.
  const sinceMs = Math.min(seenMs, beganMs ?? (timestampProblem(lastMs, atMs) ? seenMs : lastMs));
  return {
    topic,
    partition,
    start,
    seconds: seenMs < atMs ? Math.max(0, atMs - sinceMs) / 1_000 : undefined,
    producerId: producer?.producerId,
    transactionalId,
  };
}
