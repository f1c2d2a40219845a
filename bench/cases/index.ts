import type { Case } from './case.ts';
import { consume } from './consume.ts';
import { codecs, produce, producers } from './produce.ts';
import { consumers, latency, wholePath } from './whole-path.ts';

/** All cases, in the order of the table. */
export const cases: readonly Case[] = [
  ...[produce, codecs, producers],
  ...[consume, consumers],
  ...[wholePath, latency],
].flat();
