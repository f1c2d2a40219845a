import { createRequire } from 'node:module';
import type { OwnRequest } from './cluster.ts';

/** The parts of KafkaJS' Encoder that the requests use. */
export interface Encoder {
  writeBoolean(value: boolean): Encoder;
  writeInt8(value: number): Encoder;
  writeInt32(value: number): Encoder;
  writeInt64(value: string): Encoder;
  writeUVarIntString(value: string | null): Encoder;
  /** null is another thing than an empty array. */
  writeUVarIntArray(array: readonly Encoder[] | null): Encoder;
  /** Without an argument it writes a 0: no tagged fields follow. */
  writeUVarIntBytes(): Encoder;
}

/** The parts of KafkaJS' Decoder that the answers use. */
export interface Decoder {
  readInt8(): number;
  readInt16(): number;
  readInt32(): number;
  readInt64(): bigint;
  readBoolean(): boolean;
  readUVarIntString(): string | null;
  readUVarIntArray<T>(read: (decoder: Decoder) => T): T[] | null;
  readTaggedFields(): unknown;
  /** Passes over so many bytes. */
  forward(bytes: number): void;
}

const require = createRequire(import.meta.url);
const KafkaEncoder = require('kafkajs/src/protocol/encoder') as new () => Encoder;
const KafkaDecoder = require('kafkajs/src/protocol/decoder') as new (data: Buffer) => Decoder;

/**
 * A request with compact fields and tags, which KafkaJS itself writes none of.
 *
 * @param api `versions` are the oldest and the newest that `encode` and `decode` know
 * @param encode writes the body without its last tags
 * @param decode reads the body after the throttle time, which all of these answers begin with
 */
export function ownRequest<Answer>(
  api: { apiKey: number; apiName: string; versions: [number, number] },
  encode: (body: Encoder, version: number) => Encoder,
  decode: (body: Decoder, version: number) => Answer,
): OwnRequest<Answer> {
  return {
    ...api,
    // The first tags are the header's, the last ones the body's.
    encode: async (version) => encode(encoder().writeUVarIntBytes(), version).writeUVarIntBytes(),
    decode: (data, version) => {
      const body = new KafkaDecoder(data);
      body.readTaggedFields();
      body.readInt32(); // throttle time
      return decode(body, version);
    },
  };
}

export function encoder(): Encoder {
  return new KafkaEncoder();
}

/** A name as an item of an array. */
export function name(value: string): Encoder {
  return encoder().writeUVarIntString(value);
}

/** Reads a string; an empty one in the place of null. */
export function text(body: Decoder): string {
  return body.readUVarIntString() ?? '';
}

/** Reads an array whose items have tags. */
export function list<T>(body: Decoder, read: () => T): T[] {
  const items = body.readUVarIntArray(() => {
    const item = read();
    body.readTaggedFields();
    return item;
  });
  return items ?? [];
}

const UUID_BYTES = 16;

/** Passes over the id of a topic whose name comes as well. */
export function skipTopicId(body: Decoder): void {
  body.forward(UUID_BYTES);
}

/** Reads an array of numbers. */
export function int32s(body: Decoder): number[] {
  return body.readUVarIntArray((each) => each.readInt32()) ?? [];
}
