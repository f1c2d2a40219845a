import type { Action, Scenario } from './scenario.ts';

/** What a scenario has to know of the lab that it runs on. */
export interface Lab {
  /** Brokers that there should be: 1, or 3 in the cluster. */
  brokers: number;
  /** The compose service of the broker that is the controller; undefined while there is none. */
  controller?: string | undefined;
}

/**
 * The arguments for `docker compose`, with the names of this lab.
 *
 * @throws Error if the controller is meant and there is none
 */
export function commandOn({ controller }: Lab, args: readonly string[]): string[] {
  return args.map((arg) => {
    if (arg !== '{controller}') return arg;
    if (controller === undefined) throw new Error('no broker is the controller; try again');
    return controller;
  });
}

/** The scenario with the names of this lab in its commands, as far as they are known now. */
export function onLab(scenario: Scenario, lab: Lab): Scenario {
  if (lab.controller === undefined) return scenario;
  const named = (action: Action) =>
    'compose' in action ? { ...action, compose: commandOn(lab, action.compose) } : action;
  const steps = scenario.steps.map((step) =>
    step.do ? { ...step, do: step.do.map(named) } : step,
  );
  return { ...scenario, steps };
}
