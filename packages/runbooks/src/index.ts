export type { Answer, AskPrometheus, Sample } from './ask.ts';
export { queryFor } from './ask.ts';
export type { CauseId } from './causes.ts';
export { causes } from './causes.ts';
export type { Comparison, Unit } from './compare.ts';
export { compare, quantity } from './compare.ts';
export type { Diagnosis, FiringAlert, LikelyCause } from './diagnose.ts';
export { diagnose } from './diagnose.ts';
export type {
  Cause,
  Check,
  Component,
  Question,
  Runbook,
  Step,
} from './runbook.ts';
export { runbooks } from './runbooks.ts';
export type { ToldAnswer, ToldDiagnosis } from './told.ts';
