import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { inRepository } from '@kafka-o11y/test-kit';

const VALUES = 1_000;
const PRODUCTS = ['keyboard', 'monitor', 'headset', 'dock', 'webcam', 'cable'];

/**
 * A file of values as an order looks like, one a line, each of exactly so many bytes. They are the
 * same on every machine, and compress as such records do.
 */
export function valuesFile(bytes: number): string {
  const path = inRepository(`.cache/bench/values-${bytes}.txt`);
  if (existsSync(path)) return path;
  mkdirSync(dirname(path), { recursive: true });
  const lines = Array.from({ length: VALUES }, (_, n) => value(n, bytes));
  writeFileSync(`${path}.new`, `${lines.join('\n')}\n`);
  renameSync(`${path}.new`, path);
  return path;
}

/** An order with as many items as fit. */
export function value(seed: number, bytes: number): string {
  const random = randomNumbers(seed + 1);
  const hex = (digits: number) =>
    Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
  // A stamp of 16 digits takes the place of its beginning where latencies are taken.
  let text = `${hex(16)} {"orderId":"${hex(32)}","customerId":"customer-${seed}","items":[`;
  while (text.length < bytes) {
    const product = PRODUCTS[Math.floor(random() * PRODUCTS.length)];
    text += `{"sku":"${hex(8)}","name":"${product}","quantity":${1 + Math.floor(random() * 9)}},`;
  }
  return text.slice(0, bytes);
}

/** Numbers from 0 to 1 that follow from the seed (the generator mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
