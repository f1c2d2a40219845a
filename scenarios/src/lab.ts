import type { Pair } from '@kafka-o11y/backends';
import { pairs } from '@kafka-o11y/backends';
import type { Action, Scenario } from './scenario.ts';

/** What a scenario has to know of the lab that it runs on. */
export interface Lab {
  /** Brokers that there should be: 1, or 3 in the cluster. */
  brokers: number;
  /** The compose service of the broker that is the controller; undefined while there is none. */
  controller?: string | undefined;
  /** Where its logs and traces go. */
  backends: Pair;
}

/** What names in commands depend on. */
export type NamesOf = Pick<Lab, 'backends' | 'controller'>;

/** The argument with the name of this lab, where it stands for one that is known. */
function named({ backends, controller }: NamesOf, arg: string): string {
  if (arg === '{logs}') return pairs[backends].logs.service;
  if (arg === '{traces}') return pairs[backends].traces.service;
  return arg === '{controller}' ? (controller ?? arg) : arg;
}

/**
 * The arguments for `docker compose`, with the names of this lab.
 *
 * @throws Error if the controller is meant and there is none
 */
export function commandOn(lab: NamesOf, args: readonly string[]): string[] {
  const command = args.map((arg) => named(lab, arg));
  if (command.includes('{controller}')) throw new Error('no broker is the controller; try again');
  return command;
}

/** The scenario with the names of this lab in its commands, as far as they are known now. */
export function onLab(scenario: Scenario, lab: NamesOf): Scenario {
  const on = (action: Action) =>
    'compose' in action
      ? { ...action, compose: action.compose.map((arg) => named(lab, arg)) }
      : action;
  const steps = scenario.steps.map((step) => (step.do ? { ...step, do: step.do.map(on) } : step));
  return { ...scenario, steps, cleanUp: scenario.cleanUp.map(on) };
}
