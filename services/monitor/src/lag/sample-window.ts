import type { Sample } from './status.ts';
import { WINDOW_SAMPLES } from './status.ts';

/** Numbers of a sample that are kept as they are. */
const NUMBERS = ['atMs', 'committed', 'end', 'lag', 'ageSeconds'] as const;
const FLAGS = ['isRead', 'isHeld', 'hasProcessed'] as const;
/** Of `hasMembers`, which is true, false or not known. */
const MEMBERS = [undefined, false, true];
const FIELDS = NUMBERS.length + 1;

/**
 * The last samples of a partition, oldest first. There may be a hundred thousand of these windows, so they
 * are kept as plain numbers. Of a partition that is read to the end, as most are, one sample is kept: what
 * was before says nothing of the group any more.
 */
export class SampleWindow {
  /** Sample after sample; undefined without any but one that is read. */
  #kept: Float64Array | undefined;
  #length = 0;
  #read: Sample | undefined;

  /** Adds a sample, and drops the oldest from a window that is full. */
  add(sample: Sample): void {
    if (sample.isRead) {
      this.#read = sample;
      this.#kept = undefined;
      this.#length = 0;
      return;
    }
    this.#kept ??= new Float64Array(WINDOW_SAMPLES * FIELDS);
    if (this.#read) this.#append(this.#read);
    this.#read = undefined;
    this.#append(sample);
  }

  /** The newest one; undefined before the first. */
  get last(): Sample | undefined {
    return this.#read ?? (this.#length > 0 ? this.#at(this.#length - 1) : undefined);
  }

  get samples(): Sample[] {
    if (this.#read) return [this.#read];
    return Array.from({ length: this.#length }, (_, n) => this.#at(n));
  }

  #append(sample: Sample): void {
    const kept = this.#kept as Float64Array;
    if (this.#length === WINDOW_SAMPLES) {
      kept.copyWithin(0, FIELDS);
      this.#length -= 1;
    }
    const at = this.#length * FIELDS;
    for (const [n, name] of NUMBERS.entries()) kept[at + n] = sample[name] ?? Number.NaN;
    kept[at + NUMBERS.length] = flagsOf(sample);
    this.#length += 1;
  }

  #at(index: number): Sample {
    const kept = this.#kept as Float64Array;
    const at = index * FIELDS;
    const number = (n: number) => kept[at + n] as number;
    const flags = number(NUMBERS.length);
    const age = number(4);
    return {
      atMs: number(0),
      committed: number(1),
      end: number(2),
      lag: number(3),
      ageSeconds: Number.isNaN(age) ? undefined : age,
      isRead: (flags & 1) !== 0,
      isHeld: (flags & 2) !== 0,
      hasProcessed: (flags & 4) !== 0,
      hasMembers: MEMBERS[flags >> FLAGS.length],
    };
  }
}

function flagsOf(sample: Sample): number {
  const members = MEMBERS.indexOf(sample.hasMembers) << FLAGS.length;
  return FLAGS.reduce((flags, name, n) => flags | (sample[name] ? 1 << n : 0), members);
}
