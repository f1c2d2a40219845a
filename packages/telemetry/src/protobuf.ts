/**
 * Writes Protocol Buffers, one message at a time, into a buffer that is kept.
 *
 * Encoding: https://protobuf.dev/programming-guides/encoding/
 */

/** How a field's value is written. */
export const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

const MAX_VARINT_BYTES = 10;
const MAX_BYTES_OF_A_CODE_UNIT = 3;
const HIGHEST_ASCII = 0x7f;
/** Strings up to this length are copied here: a call of the runtime takes longer. */
const SHORT = 48;
const TWO_TO_32 = 2 ** 32;

let buffer = Buffer.allocUnsafeSlow(256 * 1024);
let at = 0;

/** Begins a message: what was written before is no longer kept. */
export function begin(): void {
  at = 0;
}

/** A copy of what has been written since begin(). */
export function written(): Uint8Array {
  return writtenSince(0);
}

/** Bytes that have been written since begin(). */
export function position(): number {
  return at;
}

/** Copies what has been written since begin() to a place in another buffer. */
export function copyWritten(target: Buffer, to: number): void {
  buffer.copy(target, to, 0, at);
}

/** A copy of what has been written since a position. */
export function writtenSince(from: number): Uint8Array {
  const copy = Buffer.allocUnsafeSlow(at - from);
  buffer.copy(copy, 0, from, at);
  return copy;
}

/** Begins a field. Numbers up to 15 take one byte. */
export function tag(field: number, wire: number): void {
  varint((field << 3) | wire);
}

/** Writes an integer: seven bits a byte, the lowest first; a negative one as its complement of 64 bits. */
export function varint(value: number): void {
  reserve(MAX_VARINT_BYTES);
  if (value >= 0 && value <= HIGHEST_ASCII) {
    buffer[at++] = value;
    return;
  }
  if (value < 0) {
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest > 0x7fn; rest >>= 7n) buffer[at++] = Number(rest & 0x7fn) | 0x80;
    buffer[at++] = Number(rest);
    return;
  }
  let rest = value;
  for (; rest > HIGHEST_ASCII; rest = Math.floor(rest / 0x80)) buffer[at++] = (rest % 0x80) | 0x80;
  buffer[at++] = rest;
}

/** Writes 64 bits, the lowest first, as two numbers below 2^32. */
export function fixed64(low: number, high: number): void {
  fixed32(low);
  fixed32(high);
}

/** Writes 32 bits, the lowest first. */
export function fixed32(value: number): void {
  reserve(4);
  buffer[at++] = value & 0xff;
  buffer[at++] = (value >>> 8) & 0xff;
  buffer[at++] = (value >>> 16) & 0xff;
  buffer[at++] = value >>> 24;
}

export function double(value: number): void {
  reserve(8);
  at = buffer.writeDoubleLE(value, at);
}

/** A whole second in nanoseconds, which is that of most times: as two numbers below 2^32. */
const latest = { second: 0, low: 0, high: 0 };

/** Writes seconds and nanoseconds as nanoseconds in 64 bits. */
export function nanoseconds([seconds, nanos]: readonly [number, number]): void {
  if (seconds !== latest.second) {
    const all = BigInt(seconds) * 1_000_000_000n;
    latest.second = seconds;
    latest.low = Number(BigInt.asUintN(32, all));
    latest.high = Number(all >> 32n);
  }
  const low = latest.low + nanos;
  if (low < TWO_TO_32) fixed64(low, latest.high);
  else fixed64(low - TWO_TO_32, latest.high + 1);
}

/** Writes bytes after their number. */
export function bytes(value: Uint8Array): void {
  varint(value.length);
  raw(value);
}

/** Writes bytes as they are. */
export function raw(value: Uint8Array): void {
  const { length } = value;
  reserve(length);
  if (length > SHORT) buffer.set(value, at);
  else for (let n = 0; n < length; n++) buffer[at + n] = value[n] as number;
  at += length;
}

/** Writes the bytes that hexadecimal digits stand for, after their number. */
export function hex(digits: string): void {
  const length = digits.length >> 1;
  varint(length);
  reserve(length);
  for (let n = 0; n < digits.length; n += 2) {
    buffer[at++] = (nibble(digits.charCodeAt(n)) << 4) | nibble(digits.charCodeAt(n + 1));
  }
}

/** The value of a hexadecimal digit, by the code of its character. */
function nibble(code: number): number {
  return (code & 0xf) + (code > 0x39 ? 9 : 0);
}

/** Writes a string in UTF-8 after the number of its bytes. */
export function string(value: string): void {
  const { length } = value;
  reserve(MAX_VARINT_BYTES + length * MAX_BYTES_OF_A_CODE_UNIT);
  if (length <= SHORT) {
    // Fewer than 128 bytes if all of them are ASCII: the number of bytes has one byte then.
    let n = 0;
    for (; n < length; n++) {
      const code = value.charCodeAt(n);
      if (code > HIGHEST_ASCII) break;
      buffer[at + 1 + n] = code;
    }
    if (n === length) {
      buffer[at] = length;
      at += length + 1;
      return;
    }
  }
  varint(Buffer.byteLength(value));
  at += buffer.write(value, at);
}

/**
 * Writes a message within the message.
 *
 * @param sizeBytes how many bytes its size is likely to take; a wrong guess costs a copy
 */
export function nested<T>(sizeBytes: number, write: (value: T) => void, value: T): void {
  reserve(sizeBytes);
  const from = at + sizeBytes;
  at = from;
  write(value);
  const size = at - from;
  const end = at;
  varint(size);
  const needed = at - end;
  if (needed !== sizeBytes) {
    reserve(needed);
    buffer.copyWithin(from + needed - sizeBytes, from, end);
  }
  at = from - sizeBytes;
  varint(size);
  at += size;
}

function reserve(count: number): void {
  if (at + count <= buffer.length) return;
  const larger = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, at + count));
  buffer.copy(larger, 0, 0, at);
  buffer = larger;
}
