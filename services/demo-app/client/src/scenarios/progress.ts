import type { Expectation, ExpectationState, Scenario } from '@kafka-o11y/scenarios';
import { comeTrue, isCommand } from '@kafka-o11y/scenarios';

/** How far a reader has come in a scenario. Times are in milliseconds since 1970. */
export interface Progress {
  beganMs: number;
  /** What had to hold before, then each step that has been reached; the last one is current. */
  stages: Stage[];
  /** When all was done. */
  doneMs?: number;
}

export interface Stage {
  beganMs: number;
  /** When what there is to do had been done; the deadlines count from here. */
  actedMs?: number;
  /** Whether the commands are known to have been run. */
  commandsRun: boolean;
  /** What has come true, by title. It stays so, whatever comes after. */
  met: Record<string, Met>;
  /** Titles of what was seen not to hold yet. */
  unmet: string[];
}

export interface Met {
  measured: string;
  /** Seconds that it took. */
  seconds: number;
}

/** The name of a stage in the server's addresses. */
export function stepOf(stage: number): number | 'before' {
  return stage === 0 ? 'before' : stage - 1;
}

export function begin(nowMs: number): Progress {
  return { beganMs: nowMs, stages: [newStage(nowMs)] };
}

/** Takes the reader's word that the commands of the current step have been run. */
export function commandsRun(progress: Progress): Progress {
  return withCurrent(progress, (stage) => ({ ...stage, commandsRun: true }));
}

/**
 * The progress after a look at the current stage. Expectations tick only once the step's actions
 * are done: one that holds by chance before them says nothing. Switches are seen on the server;
 * that a command was run shows in an expectation that did not hold before and now does.
 *
 * @param switched whether the faults are as the step wants them
 */
export function observe(
  progress: Progress,
  scenario: Scenario,
  states: readonly ExpectationState[],
  { switched, nowMs }: { switched: boolean; nowMs: number },
): Progress {
  const index = progress.stages.length - 1;
  const current = progress.stages[index];
  if (!current || progress.doneMs !== undefined) return progress;
  const step = scenario.steps[index - 1];
  const actions = step?.do ?? [];
  const expectations = step?.expect ?? scenario.before;
  const hasCommands = index > 0 && actions.some(isCommand);
  const holding = new Set(expectations.filter(({ holds }) => holds).map(({ title }) => title));
  const changed = states.some(
    ({ met, title }) => met && current.unmet.includes(title) && !holding.has(title),
  );
  const run = current.commandsRun || !hasCommands || changed;
  const acted = switched && run;
  const actedMs = current.actedMs ?? (acted ? nowMs : undefined);
  const stage: Stage = {
    ...current,
    commandsRun: run,
    ...(actedMs !== undefined && { actedMs }),
    met:
      actedMs === undefined
        ? {}
        : tick(expectations, current.met, states, (nowMs - actedMs) / 1_000),
    unmet: [...new Set([...current.unmet, ...notYet(states)])],
  };
  const stages = [...progress.stages.slice(0, index), stage];
  if (actedMs === undefined || states.some(({ title }) => !(title in stage.met))) {
    return { ...progress, stages };
  }
  if (index === scenario.steps.length) return { ...progress, stages, doneMs: nowMs };
  return { ...progress, stages: [...stages, newStage(nowMs)] };
}

function tick(
  expectations: readonly Expectation[],
  before: Stage['met'],
  states: readonly ExpectationState[],
  seconds: number,
): Stage['met'] {
  const now = comeTrue(expectations, states, new Set(Object.keys(before))).map(
    ({ title, measured }) => [title, { measured, seconds }],
  );
  return { ...before, ...Object.fromEntries(now) };
}

/** A backend that does not answer says nothing about what holds. */
function notYet(states: readonly ExpectationState[]): string[] {
  return states.filter(({ met, error }) => !met && error === undefined).map(({ title }) => title);
}

function newStage(nowMs: number): Stage {
  return { beganMs: nowMs, commandsRun: false, met: {}, unmet: [] };
}

function withCurrent(progress: Progress, change: (stage: Stage) => Stage): Progress {
  const last = progress.stages.length - 1;
  return {
    ...progress,
    stages: progress.stages.map((stage, index) => (index === last ? change(stage) : stage)),
  };
}

const key = (id: string) => `scenario:${id}`;

/** The progress of a scenario in this browser tab, which a reload keeps. */
export function loadProgress(id: string): Progress | undefined {
  const text = sessionStorage.getItem(key(id));
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function storeProgress(id: string, progress: Progress | undefined): void {
  if (progress) sessionStorage.setItem(key(id), JSON.stringify(progress));
  else sessionStorage.removeItem(key(id));
}
