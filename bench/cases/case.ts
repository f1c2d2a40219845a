import type { Bench, Run } from '../harness/bench.ts';
import type { Ability, Sampling, Subject } from '../subjects/subject.ts';

/** One thing that is measured, of every subject that can do it. */
export interface Case {
  /** Such as `produce/256B/1%`. */
  name: string;
  needs: readonly Ability[];
  run(bench: Bench, subject: Subject): Promise<Run>;
}

export const SIZES = [256, 1_024] as const;
export const SAMPLINGS: readonly Sampling[] = ['off', 0.01, 0.1, 1];

/** `256B/1%`. */
export function shapeName(valueBytes: number, sampling: Sampling): string {
  return `${valueBytes}B/${sampling === 'off' ? sampling : `${sampling * 100}%`}`;
}

/** What a sampling asks of a subject. */
export function needsOf(sampling: Sampling): Ability[] {
  return sampling === 'off' ? [] : ['traces'];
}
