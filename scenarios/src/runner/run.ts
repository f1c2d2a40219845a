import { setTimeout as sleep } from 'node:timers/promises';
import type { ExpectationState } from '../check.ts';
import { comeTrue } from '../come-true.ts';
import { commandLine } from '../command.ts';
import { commandOn } from '../lab.ts';
import type { Action, Expectation, Scenario } from '../scenario.ts';
import { compose } from './compose.ts';
import type { DemoApp } from './demo-app.ts';
import type { Report, Row } from './report.ts';
import type { Toxiproxy } from './toxiproxy.ts';

const pollMs = 2_000;

/** What is said when there is nothing to undo. */
const nothingToUndo = /is not paused|already unpaused|Toxiproxy does not answer/i;

interface Tools {
  demoApp: DemoApp;
  report: Report;
  toxiproxy: Toxiproxy;
}

/**
 * Runs a scenario on the lab and gives a row for each expectation; it ends at the first step that
 * does not come true. Undoes nothing: see {@link undo}.
 *
 * @throws what `signal` is aborted with
 */
export async function run(scenario: Scenario, tools: Tools, signal: AbortSignal): Promise<Row[]> {
  const { demoApp, report } = tools;
  const begunMs = Date.now();
  const rows: Row[] = [];
  report.heading(`${scenario.title} (about ${scenario.minutes} min)`);
  if (scenario.needs === 'cluster' && (await demoApp.lab()).brokers < 3) {
    throw new Error(
      `${scenario.id} needs three brokers: ./start.sh down, then ./start.sh --cluster`,
    );
  }
  if (!(await meet('Before', 'before', scenario.before))) return rows;
  for (const [index, step] of scenario.steps.entries()) {
    report.heading(`${index + 1}. ${step.title}`);
    for (const action of step.do ?? []) await perform(action, `scenario ${scenario.id}`, tools);
    if (!(await meet(`${index + 1}`, index, step.expect))) return rows;
  }
  return rows;

  /** Waits until all that the step expects has come true; false if something has not. */
  async function meet(
    name: string,
    step: number | 'before',
    expectations: Expectation[],
  ): Promise<boolean> {
    const startedAt = performance.now();
    const met = new Set<string>();
    for (;;) {
      signal.throwIfAborted();
      const states = await demoApp.checks(scenario, step, begunMs);
      const elapsedMs = performance.now() - startedAt;
      const settle = (state: ExpectationState) => {
        const row = rowOf(name, state, elapsedMs);
        rows.push(row);
        report.result(row);
      };
      for (const state of comeTrue(expectations, states, met)) {
        met.add(state.title);
        settle(state);
      }
      const open = states.filter(({ title }) => !met.has(title));
      if (open.length === 0) return true;
      const late = open.filter(({ within }) => elapsedMs > within * 1_000);
      if (late.length > 0) {
        late.forEach(settle);
        return false;
      }
      report.waiting(open, elapsedMs);
      await sleep(pollMs, undefined, { signal });
    }
  }
}

/**
 * Performs the actions that undo what scenarios do, each of them whatever becomes of the others.
 *
 * @returns what could not be undone; that there was nothing to undo is no error
 */
export async function undo(actions: readonly Action[], by: string, tools: Tools): Promise<Error[]> {
  const errors: Error[] = [];
  for (const action of actions) {
    await perform(action, by, tools).catch((error: Error) => {
      if (!nothingToUndo.test(error.message)) errors.push(error);
    });
  }
  return errors;
}

async function perform(action: Action, by: string, tools: Tools): Promise<void> {
  const { demoApp, report, toxiproxy } = tools;
  if ('fault' in action) {
    report.action(`fault ${action.fault}: ${action.variant}`);
    await demoApp.switchFault(action.fault, action.variant, by);
  } else if ('compose' in action) {
    const named = action.compose.some((arg) => arg.startsWith('{'));
    const args = named ? commandOn(await demoApp.lab(), action.compose) : action.compose;
    report.action(commandLine({ ...action, compose: args }));
    await compose(args, action.env);
  } else if ('toxic' in action) {
    report.action(commandLine(action));
    await toxiproxy.set(action);
  } else {
    report.action('all faults off');
    await demoApp.resetFaults(by);
  }
}

function rowOf(step: string, state: ExpectationState, elapsedMs: number): Row {
  const { title, expected, measured, met, error } = state;
  return {
    step,
    expectation: title,
    expected,
    measured: error ? `${measured} (${error})` : measured,
    seconds: elapsedMs / 1_000,
    met,
  };
}
