import type { Action, ExpectationState, Scenario } from '@kafka-o11y/scenarios';
import { isCommand } from '@kafka-o11y/scenarios';
import { useCallback, useEffect, useState } from 'react';
import type { FaultState } from '../../../src/contract.ts';
import { api } from '../api.ts';
import { usePoll } from '../use-answer.ts';
import type { Progress } from './progress.ts';
import { begin, commandsRun, loadProgress, observe, stepOf, storeProgress } from './progress.ts';

const pollMs = 2_000;

export interface ScenarioRun {
  /** Undefined before the start. */
  progress: Progress | undefined;
  /** What the current step expects, as of the last look. */
  states: ExpectationState[] | undefined;
  /** Why the last look brought nothing. */
  error: string | undefined;
  start: () => void;
  stop: () => void;
  /** The reader says so. */
  confirmCommands: () => void;
}

/** Looks at what the current step expects, every two seconds, and moves on as it comes true. */
export function useScenarioRun(scenario: Scenario, faults: FaultState[] | undefined): ScenarioRun {
  const { id } = scenario;
  const [progress, setProgress] = useState(() => loadProgress(id));
  const update = useCallback(
    (change: (before: Progress | undefined) => Progress | undefined) =>
      setProgress((before) => {
        const after = change(before);
        storeProgress(id, after);
        return after;
      }),
    [id],
  );
  const [openedMs] = useState(() => Date.now());
  const stage = progress ? progress.stages.length - 1 : 0;
  const since = progress?.beganMs ?? openedMs;
  const step = stepOf(stage);
  const over = progress?.doneMs !== undefined;
  const [{ data, error }] = usePoll(
    over ? undefined : `${id}/${step}/${since}`,
    (signal) => api.checks({ id, step, since }, signal),
    pollMs,
  );
  useEffect(() => {
    if (!data) return;
    const actions = scenario.steps[stage - 1]?.do ?? [];
    const switched = actions.every((action) => isSwitched(action, faults));
    update((before) => {
      // An answer about a step that is behind already.
      if (!before || before.stages.length - 1 !== stage) return before;
      return observe(before, scenario, data, { switched, nowMs: Date.now() });
    });
  }, [data, faults, scenario, stage, update]);
  return {
    progress,
    states: data,
    error,
    start: () => update(() => begin(Date.now())),
    stop: () => update(() => undefined),
    confirmCommands: () => update((before) => before && commandsRun(before)),
  };
}

/** Whether a switch is as the action wants it. Of a command nobody here can tell. */
export function isSwitched(action: Action, faults: FaultState[] | undefined): boolean {
  if (isCommand(action)) return true;
  if (!faults) return false;
  if ('reset' in action) return faults.every(({ variant }) => variant === 'off');
  return faults.find(({ name }) => name === action.fault)?.variant === action.variant;
}
