import { commandLine, isCommand } from '../command.ts';
import type { Action } from '../scenario.ts';
import { scenarios } from '../scenarios.ts';
import type { Tools } from './perform.ts';
import { perform } from './perform.ts';

/** What is said when there is nothing to undo. */
const nothingToUndo = /is not paused|already unpaused|Toxiproxy does not answer/i;

/**
 * Performs the actions that undo what scenarios do, each of them whatever becomes of the others, and
 * says what could not be undone. That there was nothing to undo is no error.
 *
 * @param left is emptied as the actions are done
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
 * Undoes what any scenario may have left, as far as it can: docker, the demo app and the proxy are
 * asked independently of each other, as it may be one of them that is away.
 *
 * @returns whether all is undone
 */
export async function reset(tools: Tools): Promise<boolean> {
  const commands = scenarios.flatMap(({ needs, cleanUp }) =>
    cleanUp.filter(isCommand).map((action) => ({ action, needs })),
  );
  let isCluster = false;
  let known = true;
  try {
    const services = await tools.compose(['config', '--services']);
    isCluster = services.split('\n').includes('kafka-2');
  } catch (error) {
    known = false;
    tools.report.line(`  containers stay as they are: ${(error as Error).message}`);
  }
  const possible = commands
    .filter(({ action }) => known || !('compose' in action))
    .filter(({ needs }) => isCluster || needs !== 'cluster')
    .map(({ action }) => action);
  const once = new Map(possible.map((action) => [commandLine(action), action])).values();
  const undone = await undo([{ reset: 'faults' }, ...once], 'npm run scenario -- reset', tools);
  return undone && known;
}
