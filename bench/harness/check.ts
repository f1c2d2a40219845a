import type { Report } from '../program/settings.ts';
import type { Sampling } from '../subjects/subject.ts';
import type { Counted } from './sink.ts';

/** Sampling is by chance: below so many expected spans their number says nothing. */
const ENOUGH = 200;

/**
 * How many spans there are at the very least. Each record that is sent has its own chance to be
 * sampled; of those that are received some clients sample whole batches.
 */
export function leastSpans(sampling: Sampling, { sent = 0, received = 0 }): number {
  if (sampling === 'off') return 0;
  const expected = sent * sampling + (sampling === 1 ? received : 0);
  return expected < ENOUGH ? 0 : expected / 2;
}

/**
 * Holds what the programs say against what the sink has counted.
 *
 * @param least see {@link leastSpans}
 * @returns how many spans there were and were lost, and what differed
 */
export function checkSpans(
  reports: readonly Report[],
  counted: Counted,
  least: number,
  sampling: Sampling,
): { emitted: number; lost: number; faults: string[] } {
  const { processed } = counted;
  const emitted = sum(reports.map(({ spansEmitted }) => spansEmitted)) ?? processed.spans;
  const saidDropped = sum(reports.map(({ spansDropped }) => spansDropped));
  const dropped = saidDropped ?? (processed.spans > 0 ? processed.dropped : undefined);
  const lost = emitted - counted.spans;
  const faults: string[] = [];

  if (dropped === undefined ? lost < 0 : lost !== dropped) {
    const said = dropped === undefined ? '' : ` and ${dropped} counted as dropped`;
    faults.push(`${emitted} spans emitted, ${counted.spans} at the sink${said}`);
  }
  if (emitted < least) faults.push(`${emitted} spans emitted, at least ${least} expected`);
  if (sampling === 'off' && counted.spans > 0) {
    faults.push(`${counted.spans} spans although telemetry is off`);
  }
  return { emitted, lost, faults };
}

/** @returns what differed between two counts of records */
export function checkRecords(what: string, found: number, expected: number): string[] {
  if (expected === 0) return [`no records ${what}`];
  return found === expected ? [] : [`${found} records ${what}, expected ${expected}`];
}

/** Undefined if one of them is. */
function sum(values: (number | undefined)[]): number | undefined {
  return values.reduce<number | undefined>(
    (total, value) => (total === undefined || value === undefined ? undefined : total + value),
    0,
  );
}
