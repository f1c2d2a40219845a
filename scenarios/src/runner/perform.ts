import type { Pair } from '@kafka-o11y/backends';
import { services } from '@kafka-o11y/vocabulary';
import { commandLine, commandOn, isCommand } from '../command.ts';
import type { Action, KafkaMode } from '../scenario.ts';
import { scenarios } from '../scenarios.ts';
import type { Toxiproxy } from '../toxiproxy.ts';
import type { compose } from './compose.ts';
import type { DemoApp } from './demo-app.ts';
import type { Report } from './report.ts';

/** The tools with which the runner looks at the lab and acts on it. */
export interface Tools {
  demoApp: Pick<DemoApp, 'checks' | 'lab' | 'switchFault' | 'resetFaults'>;
  report: Report;
  toxiproxy: Pick<Toxiproxy, 'set'>;
  /** The pair of stores that start.sh has recorded. `compose` knows their services. */
  backends: Pair;
  compose: typeof compose;
}

/**
 * Says on the screen what it does, and does it.
 *
 * @param by who switches a fault, as the demo app shows it
 * @param signal ends a running command
 * @throws what the tool throws that does it
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
  // The stores are known without the demo app. It may be away when all is put back.
  const lab = action.compose.includes('{controller}') ? await demoApp.lab() : { backends };
  const args = commandOn(lab, action.compose);
  report.action(inWords({ ...action, compose: args }));
  await compose(args, { env: action.env, signal });
}

/** Gives the action as the screen shows it. */
export function inWords(action: Action): string {
  if (isCommand(action)) return commandLine(action);
  return 'fault' in action ? `fault ${action.fault}: ${action.variant}` : 'all faults off';
}

/** Errors that say that there is nothing to undo. */
const nothingToUndo = /is not paused|already unpaused|Toxiproxy does not answer/i;

/**
 * Performs the actions that undo what scenarios do, and says what could not be undone. An action is
 * tried even if those before it failed. It is no error that there is nothing to undo.
 *
 * @param left the actions; each is taken out once it is done
 * @returns whether all is undone
 */
export async function undo(left: Action[], by: string, tools: Tools): Promise<boolean> {
  const errors: Error[] = [];
  for (let action = left[0]; action; action = left[0]) {
    await perform(action, by, tools).catch((error: Error) => {
      if (!nothingToUndo.test(error.message)) errors.push(error);
    });
    left.shift();
  }
  for (const { message } of errors) tools.report.line(`  not undone: ${message}`);
  return errors.length === 0;
}

/**
 * Undoes what any scenario may have left, as far as it can. Docker, the demo app and the proxy are
 * asked independently of each other, as any of them may be away.
 *
 * @returns whether all is undone
 */
export async function reset(tools: Tools): Promise<boolean> {
  const commands = scenarios.flatMap(({ needs, mode, cleanUp }) =>
    cleanUp.filter(isCommand).map((action) => ({ action, needs, mode })),
  );
  let isCluster = false;
  let isSecure = false;
  let kafkaMode: KafkaMode = 'zookeeper';
  let known = true;
  try {
    const running = await tools.compose(['config', '--services']);
    const names = running.split('\n');
    isCluster = names.includes(services.kafka2);
    isSecure = names.includes(services.secrets);
    if (!names.includes(services.zookeeper)) kafkaMode = 'kraft';
  } catch (error) {
    known = false;
    tools.report.line(`  containers stay as they are: ${(error as Error).message}`);
  }
  const possible = commands
    .filter(({ action }) => known || !('compose' in action))
    .filter(({ needs }) => isCluster || needs !== 'cluster')
    .filter(({ needs }) => isSecure || needs !== 'secure')
    .filter(({ mode = kafkaMode }) => mode === kafkaMode)
    .map(({ action }) => action);
  const once = new Map(possible.map((action) => [commandLine(action), action])).values();
  const undone = await undo([{ reset: 'faults' }, ...once], 'npm run scenario -- reset', tools);
  return undone && known;
}
