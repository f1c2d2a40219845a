import type { Case } from '../cases/case.ts';
import type { Subject } from '../subjects/subject.ts';
import type { Bench, Sample } from './bench.ts';
import type { Spread } from './statistics.ts';
import { spread } from './statistics.ts';

/** What all rounds of one subject in one case gave. */
export interface Result {
  case: string;
  subject: string;
  rounds: Sample[];
  figures: Partial<Record<keyof Sample, Spread>>;
}

/** A run that was not correct. */
export interface Fault {
  case: string;
  subject: string;
  fault: string;
}

interface RoundOptions {
  rounds: number;
  say: (line: string) => void;
  /** Whether there is no time for another turn. */
  over: () => boolean;
}

/**
 * Runs one case for so many rounds. In each round every subject has its turn, a different one first:
 * so all see the same machine.
 */
export async function runRounds(
  bench: Bench,
  one: Case,
  subjects: readonly Subject[],
  { rounds, say, over }: RoundOptions,
): Promise<{ results: Result[]; faults: Fault[]; skipped: number }> {
  const samples = new Map<string, Sample[]>(subjects.map(({ name }) => [name, []]));
  const faults: Fault[] = [];
  let skipped = 0;
  const turns = Array.from({ length: rounds }, (_, round) =>
    rotated(subjects, round).map((subject) => ({ round, subject })),
  );
  for (const { round, subject } of turns.flat()) {
    if (over()) {
      skipped += 1;
      continue;
    }
    say(`${one.name}, round ${round + 1} of ${rounds}: ${subject.name}`);
    try {
      const { sample, faults: found } = await one.run(bench, subject);
      samples.get(subject.name)?.push(sample);
      for (const fault of found) faults.push({ case: one.name, subject: subject.name, fault });
    } catch (error) {
      const fault = error instanceof Error ? error.message : String(error);
      faults.push({ case: one.name, subject: subject.name, fault });
    }
  }
  const results = [...samples].filter(([, rounds]) => rounds.length > 0);
  return {
    results: results.map(([subject, rounds]) => ({
      case: one.name,
      subject,
      rounds,
      figures: spreads(rounds),
    })),
    faults,
    skipped,
  };
}

/** The list, beginning with another one each time. */
export function rotated<T>(list: readonly T[], by: number): T[] {
  const first = list.length === 0 ? 0 : by % list.length;
  return [...list.slice(first), ...list.slice(0, first)];
}

/** Median, least and greatest of each figure that some round has. */
export function spreads(rounds: readonly Sample[]): Result['figures'] {
  const names = new Set(rounds.flatMap((sample) => Object.keys(sample) as (keyof Sample)[]));
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      spread(rounds.map((sample) => sample[name]).filter((value) => value !== undefined)),
    ]),
  );
}
