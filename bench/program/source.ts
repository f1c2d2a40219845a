import { readFileSync } from 'node:fs';
import type { Settings } from './settings.ts';

/** A record to send. */
export interface SourceRecord {
  key: string;
  value: string;
  /** On the clock of performance.now(). */
  dueAt: number;
}

const KEYS = Array.from({ length: 1_000 }, (_, n) => `customer-${n}`);

/** The records of a producer: as many as it takes, or those that a fixed rate makes due. */
export class Source {
  readonly #values: string[];
  readonly #rate: number;
  readonly #startedAt = performance.now();
  readonly #endsAt: number;
  #taken = 0;

  /** Its clock starts now. */
  constructor({ valuesFile, warmupSeconds, seconds, rate }: Settings) {
    this.#values = readFileSync(valuesFile, 'latin1').trimEnd().split('\n');
    this.#rate = rate;
    this.#endsAt = this.#startedAt + (warmupSeconds + seconds) * 1_000;
  }

  /** Whether records come at a rate. */
  get paced(): boolean {
    return this.#rate > 0;
  }

  /** Whether the time is up. */
  get over(): boolean {
    return performance.now() >= this.#endsAt;
  }

  /** The next records: `max` of them, or with a rate those of them that are due. */
  take(max: number): SourceRecord[] {
    const now = performance.now();
    const due = Math.floor(((now - this.#startedAt) * this.#rate) / 1_000) - this.#taken;
    const count = this.paced ? Math.min(due, max) : max;
    const records: SourceRecord[] = [];
    for (let n = 0; n < count; n++) records.push(this.#next(now));
    return records;
  }

  #next(now: number): SourceRecord {
    const n = this.#taken++;
    const key = KEYS[n % KEYS.length] as string;
    const value = this.#values[n % this.#values.length] as string;
    if (!this.paced) return { key, value, dueAt: now };
    const dueAt = this.#startedAt + (n * 1_000) / this.#rate;
    return { key, value: stamped(value, dueAt), dueAt };
  }
}

/** Microseconds since 1970 have as many digits for another two centuries. */
const STAMP_DIGITS = 16;

function stamped(value: string, dueAt: number): string {
  const micros = Math.round((performance.timeOrigin + dueAt) * 1_000);
  return `${micros}${value.slice(STAMP_DIGITS)}`;
}

/** Milliseconds since the record was due, from its value. */
export function ageOf(value: Buffer): number {
  const micros = Number(value.toString('latin1', 0, STAMP_DIGITS));
  return performance.timeOrigin + performance.now() - micros / 1_000;
}
