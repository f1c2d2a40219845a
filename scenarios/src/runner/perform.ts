import type { Pair } from '@kafka-o11y/backends';
import { commandLine, isCommand } from '../command.ts';
import { commandOn } from '../lab.ts';
import type { Action } from '../scenario.ts';
import type { compose } from './compose.ts';
import type { DemoApp } from './demo-app.ts';
import type { Report } from './report.ts';
import type { Toxiproxy } from './toxiproxy.ts';

/** What the runner looks and acts with. */
export interface Tools {
  demoApp: Pick<DemoApp, 'checks' | 'lab' | 'switchFault' | 'resetFaults'>;
  report: Report;
  toxiproxy: Pick<Toxiproxy, 'set'>;
  /** The pair of stores that start.sh has recorded, whose services `compose` knows. */
  backends: Pair;
  compose: typeof compose;
}

/**
 * Says on the screen what it does, and does it.
 *
 * @param signal ends a command that is under way
 */
export async function perform(
  action: Action,
  by: string,
  { demoApp, report, toxiproxy, backends, compose }: Tools,
  signal?: AbortSignal,
): Promise<void> {
  if (!('compose' in action)) {
    report.action(inWords(action));
    if ('fault' in action) await demoApp.switchFault(action.fault, action.variant, by);
    else if ('toxic' in action) await toxiproxy.set(action);
    else await demoApp.resetFaults(by);
    return;
  }
  // The stores are known without the demo app, which may be away when all is put back.
  const lab = action.compose.includes('{controller}') ? await demoApp.lab() : { backends };
  const args = commandOn(lab, action.compose);
  report.action(inWords({ ...action, compose: args }));
  await compose(args, { env: action.env, signal });
}

/** The action as the screen shows it. */
export function inWords(action: Action): string {
  if (isCommand(action)) return commandLine(action);
  return 'fault' in action ? `fault ${action.fault}: ${action.variant}` : 'all faults off';
}
