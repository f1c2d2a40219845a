import Module, { createRequire } from 'node:module';
import type { KafkaMessage } from 'kafkajs';
import type { DecodedBatch } from '../decode-batch.ts';
import { batchAt, decodeBatch, malformed, UnreadableRecordsError } from '../decode-batch.ts';
import { RECORD_BATCH } from '../record-batch.ts';

/** @returns why there is no record at the message's offset; undefined for a record that was read */
export function unreadableCause(message: KafkaMessage): UnreadableRecordsError | undefined {
  return (message as Partial<Unreadable>).unreadable;
}

interface Unreadable {
  unreadable: UnreadableRecordsError;
}

/** The messages of one partition, up to the first batch that could not be decoded. */
type Messages = KafkaMessage[] & Partial<Unreadable>;

interface Decoder {
  readInt32(): number;
  canReadBytes(count: number): boolean;
  readBytes(count: number): Buffer;
}

interface Batch {
  topic: string;
  partition: number;
  fetchedOffset: string;
  rawMessages: Messages;
  messagesWithinOffset: KafkaMessage[];
  messages: KafkaMessage[];
}

interface Runner {
  handleBatch(batch: Batch): Promise<void>;
}

const require = createRequire(import.meta.url);
const PROTOCOL = 'kafkajs/src/protocol';
const FETCH = `${PROTOCOL}/requests/fetch/v4`;
const ByteDecoder = require(`${PROTOCOL}/decoder`) as new (data: Buffer) => Decoder;
/** Record batches of before Kafka 0.11. */
const decodeMessageSet = require(`${PROTOCOL}/messageSet/decoder`) as (
  decoder: Decoder,
  size: number,
) => Promise<KafkaMessage[]>;

/**
 * Keeps what can't be decoded to its partition. KafkaJS fails the broker's answer as a whole, so
 * that all partitions stand, and gives up (tulios/kafkajs#1475). It ignores checksums (#17). With
 * the patch, eachBatch gets what comes before, and then, for the first offset that can't be read, a
 * message that has an `unreadableCause()`.
 *
 * @throws Error if KafkaJS has fetched already: it would go on with its own decoder
 */
export function patchUnreadable(): void {
  if (require.cache[require.resolve(`${FETCH}/response`)]) {
    throw new Error('KafkaJS has fetched records before it was patched; call createKafka() first');
  }
  const decoder = require.resolve(`${FETCH}/decodeMessages`);
  // Not required first: OpenTelemetry's hook on require() would keep KafkaJS' function.
  const replaced = Object.assign(new Module(decoder), { exports: decodeMessages, loaded: true });
  require.cache[decoder] = replaced;

  const { prototype } = require('kafkajs/src/consumer/runner') as { prototype: Runner };
  const { handleBatch } = prototype;
  prototype.handleBatch = function (batch) {
    const { unreadable } = batch.rawMessages;
    if (unreadable) batch.messages.push(stopper(batch, unreadable));
    return handleBatch.call(this, batch);
  };
}

/** A message in the place of the first record that could not be read. */
function stopper(batch: Batch, unreadable: UnreadableRecordsError): KafkaMessage & Unreadable {
  const before = batch.messagesWithinOffset.at(-1);
  const offset = before ? String(BigInt(before.offset) + 1n) : batch.fetchedOffset;
  return {
    offset,
    unreadable,
    key: null,
    value: null,
    headers: {},
    timestamp: '-1',
    attributes: 0,
  };
}

const { magicAt } = RECORD_BATCH;

/** In the place of KafkaJS' function of that name: decodes the records of one partition. */
async function decodeMessages(decoder: Decoder): Promise<Messages> {
  const size = decoder.readInt32();
  if (size <= 0 || !decoder.canReadBytes(size)) return [];
  const data = decoder.readBytes(size);
  const messages: Messages = [];
  try {
    for (let at = 0; at < data.length; ) {
      const magic = at + magicAt < data.length ? data.readInt8(at + magicAt) : undefined;
      if (magic === 0 || magic === 1) {
        // A partition changes its format once at most; the rest comes with the next fetch.
        return at === 0 ? await decodeMessageSet(new ByteDecoder(data), size) : messages;
      }
      const batch = batchAt(data, at);
      if (!batch) return messages;
      addMessages(messages, await decodeBatch(batch));
      at += batch.length;
    }
  } catch (error) {
    messages.unreadable =
      error instanceof UnreadableRecordsError
        ? error
        : malformed(`a record batch can't be decoded: ${error}`, error);
  }
  return messages;
}

/** Adds the records of a batch as KafkaJS' consumer wants them. */
function addMessages(messages: Messages, { records, ...batch }: DecodedBatch): void {
  const { producerId, isTransactional: inTransaction, isControl: isControlRecord } = batch;
  const batchContext = { producerId, inTransaction };
  for (const { offset, timestamp, key, value, headers } of records) {
    const message = {
      offset: String(offset),
      timestamp: String(timestamp),
      key,
      value,
      headers,
      attributes: 0,
      isControlRecord,
      batchContext,
    };
    messages.push(message);
  }
}
