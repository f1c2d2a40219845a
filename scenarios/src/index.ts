export type { Backends, ExpectationState, Outcome } from './check.ts';
export { describe, evaluate, measured } from './check.ts';
export { comeTrue } from './come-true.ts';
export { commandLine, isCommand } from './command.ts';
export type { Lab } from './lab.ts';
export { onLab } from './lab.ts';
export type {
  Action,
  Check,
  CommandAction,
  Comparison,
  Expectation,
  Look,
  Scenario,
  Step,
  Unit,
} from './scenario.ts';
export { scenarios } from './scenarios.ts';
