import type { Answer } from './ask.ts';
import type { LikelyCause } from './diagnose.ts';

/** A question and its answer, as the demo app tells it. */
export interface ToldAnswer extends Pick<Answer, 'asked' | 'answer' | 'measured' | 'of'> {
  ask: string;
  /** The uid of the board that shows it, and the panel's id there. */
  board: string;
  panel: number;
}

/** What the demo app answers at /api/diagnosis. */
export interface ToldDiagnosis {
  /** When it was asked. Milliseconds since 1970. */
  at: number;
  /** How many alerts fire. */
  firing: number;
  /** The likeliest first. */
  causes: (Pick<LikelyCause, 'id' | 'component' | 'title' | 'mend' | 'explains'> & {
    evidence: ToldAnswer;
    ruledOut: ToldAnswer[];
    unknown: ToldAnswer[];
  })[];
  /** Alerts whose runbook led to no cause. */
  notKnown: { alert: string; asked: ToldAnswer[] }[];
}
