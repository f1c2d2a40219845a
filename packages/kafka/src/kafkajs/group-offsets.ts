import type { OwnRequest } from './cluster.ts';
import { list, name, ownRequest, skipTopicId, text } from './own-request.ts';

/** An offset of a group in a partition. */
export interface GroupOffset {
  topic: string;
  partition: number;
  errorCode: number;
  /** -1 if there is none. */
  offset: number;
  /** Records that a share group has not processed; undefined where the broker does not tell. */
  unread?: number;
}

/** The offsets of a group. With an error code there are none. */
export interface GroupOffsets {
  id: string;
  errorCode: number;
  offsets: GroupOffset[];
}

/**
 * All committed offsets of groups that the asked broker coordinates, of any type but `share`. Needs
 * DESCRIBE on the groups and topics. Brokers answer for several groups at once since 3.0 (KIP-709).
 *
 * Layout: https://kafka.apache.org/protocol.html#The_Messages_OffsetFetch
 */
export function fetchGroupOffsets(ids: readonly string[]): OwnRequest<GroupOffsets[]> {
  return ownRequest(
    { apiKey: 9, apiName: 'OffsetFetch', versions: [8, 8] },
    (body) =>
      body
        .writeUVarIntArray(ids.map((id) => name(id).writeUVarIntArray(null).writeUVarIntBytes()))
        .writeBoolean(false), // also what an open transaction is about to replace
    (body) =>
      list(body, () => {
        const id = text(body);
        const offsets = list(body, () => {
          const topic = text(body);
          return list(body, (): GroupOffset => {
            const partition = body.readInt32();
            const offset = Number(body.readInt64());
            body.readInt32(); // leader epoch
            text(body); // metadata
            return { topic, partition, offset, errorCode: body.readInt16() };
          });
        });
        return { id, errorCode: body.readInt16(), offsets: offsets.flat() };
      }),
  );
}

const NOT_TOLD = -1;

/**
 * Where share groups stand: the offset of the first record that is not done with, by partition. Records
 * after it may be done, so `unread` is less than the distance to the end. Needs DESCRIBE on the groups
 * and topics. The number of unread records came later (KIP-1226).
 *
 * Layout: https://kafka.apache.org/protocol.html#The_Messages_DescribeShareGroupOffsets
 */
export function describeShareGroupOffsets(ids: readonly string[]): OwnRequest<GroupOffsets[]> {
  return ownRequest(
    { apiKey: 90, apiName: 'DescribeShareGroupOffsets', versions: [0, 1] },
    (body) =>
      body.writeUVarIntArray(ids.map((id) => name(id).writeUVarIntArray(null).writeUVarIntBytes())),
    (body, version) =>
      list(body, () => {
        const id = text(body);
        const offsets = list(body, () => {
          const topic = text(body);
          skipTopicId(body);
          return list(body, (): GroupOffset => {
            const partition = body.readInt32();
            const offset = Number(body.readInt64());
            body.readInt32(); // leader epoch
            const unread = version < 1 ? NOT_TOLD : Number(body.readInt64());
            const errorCode = body.readInt16();
            text(body); // error message
            const told = unread === NOT_TOLD ? {} : { unread };
            return { topic, partition, offset, errorCode, ...told };
          });
        });
        const errorCode = body.readInt16();
        text(body); // error message
        return { id, errorCode, offsets: offsets.flat() };
      }),
  );
}
