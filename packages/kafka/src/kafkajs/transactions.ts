import type { OwnRequest } from './cluster.ts';
import type { Decoder } from './own-request.ts';
import { encoder, int32s, list, name, ownRequest, text } from './own-request.ts';

/** Brokers know these APIs since 3.0 (KIP-664). */
const versions: [number, number] = [0, 0];

/** A producer that the leader of a partition remembers. */
export interface ActiveProducer {
  producerId: string;
  /** Timestamp of its last record, in milliseconds since the epoch; -1 without one. */
  lastTimestampMs: number;
  /** First offset of its open transaction in the partition; -1 without one. */
  transactionStart: number;
}

/** What the leader of a partition says of its producers. With an error code there are none. */
export interface PartitionProducers {
  topic: string;
  partition: number;
  errorCode: number;
  producers: ActiveProducer[];
}

/**
 * The producers of partitions, asked from their leader. Needs READ on the topics.
 *
 * Layout: https://kafka.apache.org/39/protocol.html#The_Messages_DescribeProducers
 */
export function describeProducers(
  topics: readonly { topic: string; partitions: readonly { partition: number }[] }[],
): OwnRequest<PartitionProducers[]> {
  return ownRequest(
    { apiKey: 61, apiName: 'DescribeProducers', versions },
    (body) =>
      body.writeUVarIntArray(
        topics.map(({ topic, partitions }) =>
          encoder()
            .writeUVarIntString(topic)
            .writeUVarIntArray(partitions.map(({ partition }) => encoder().writeInt32(partition)))
            .writeUVarIntBytes(),
        ),
      ),
    (body) =>
      list(body, () => {
        const topic = text(body);
        return list(body, () => {
          const partition = body.readInt32();
          const errorCode = body.readInt16();
          text(body); // error message
          return { topic, partition, errorCode, producers: list(body, () => producer(body)) };
        });
      }).flat(),
  );
}

function producer(body: Decoder): ActiveProducer {
  const producerId = String(body.readInt64());
  body.readInt32(); // epoch
  body.readInt32(); // last sequence
  const lastTimestampMs = Number(body.readInt64());
  body.readInt32(); // epoch of the coordinator
  return { producerId, lastTimestampMs, transactionStart: Number(body.readInt64()) };
}

/** A transaction that a coordinator knows. */
export interface Transaction {
  transactionalId: string;
  producerId: string;
}

/**
 * The transactions of producers, as far as the asked broker coordinates them; none while it loads
 * them. Needs DESCRIBE on the transactional ids.
 *
 * Layout: https://kafka.apache.org/39/protocol.html#The_Messages_ListTransactions
 */
export function listTransactions(producerIds: readonly string[]): OwnRequest<Transaction[]> {
  return ownRequest(
    { apiKey: 66, apiName: 'ListTransactions', versions },
    (body) =>
      body
        .writeUVarIntArray([]) // in any state
        .writeUVarIntArray(producerIds.map((id) => encoder().writeInt64(id))),
    (body) => {
      body.readInt16(); // error code
      body.readUVarIntArray(text); // unknown states
      return list(body, () => {
        const transactionalId = text(body);
        const producerId = String(body.readInt64());
        text(body); // state
        return { transactionalId, producerId };
      });
    },
  );
}

/** States of a transactional id, and the word that a broker has for one that it does not know. */
const NOT_OPEN = new Set(['', 'Empty', 'CompleteCommit', 'CompleteAbort', 'Dead', 'Unknown']);

/**
 * When transactions began, in milliseconds since the epoch, by transactional id; only those that
 * the asked broker coordinates and that are open. Needs DESCRIBE on the transactional ids.
 *
 * Layout: https://kafka.apache.org/39/protocol.html#The_Messages_DescribeTransactions
 */
export function transactionStarts(ids: readonly string[]): OwnRequest<Map<string, number>> {
  return ownRequest(
    { apiKey: 65, apiName: 'DescribeTransactions', versions },
    (body) => body.writeUVarIntArray(ids.map(name)),
    (body) => {
      const described = list(body, () => {
        body.readInt16(); // error code
        const transactionalId = text(body);
        const isOpen = !NOT_OPEN.has(text(body));
        body.readInt32(); // timeout
        const startMs = Number(body.readInt64());
        body.readInt64(); // producer id
        body.readInt16(); // producer epoch
        list(body, () => [text(body), int32s(body)]);
        return { transactionalId, startMs, isOpen };
      });
      return new Map(
        described
          .filter(({ isOpen, startMs }) => isOpen && startMs >= 0)
          .map(({ transactionalId, startMs }) => [transactionalId, startMs]),
      );
    },
  );
}
