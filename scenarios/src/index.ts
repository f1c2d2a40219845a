export type { Backends, ExpectationState, Outcome } from './check.ts';
export { comeTrue, describe, evaluate, measured } from './check.ts';
export type { Lab } from './command.ts';
export { bootstrapServer, commandLine, isCommand, onLab } from './command.ts';
export type {
  Action,
  Check,
  CommandAction,
  Expectation,
  Look,
  Scenario,
  Step,
} from './scenario.ts';
export { scenarios } from './scenarios.ts';
