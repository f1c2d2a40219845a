import { setTimeout as sleep } from 'node:timers/promises';
import type { ExpectationState } from '../check.ts';
import { comeTrue } from '../come-true.ts';
import type { Expectation, Scenario } from '../scenario.ts';
import type { Tools } from './perform.ts';
import { perform } from './perform.ts';
import type { Row } from './report.ts';

const pollMs = 2_000;

/**
 * Runs a scenario on the lab and gives a row for each expectation; it ends at the first step that
 * does not come true. Undoes nothing.
 *
 * @throws what `signal` is aborted with
 */
export async function run(scenario: Scenario, tools: Tools, signal: AbortSignal): Promise<Row[]> {
  const { demoApp, report } = tools;
  const begunMs = Date.now();
  const rows: Row[] = [];
  report.heading(`${scenario.title} (about ${scenario.minutes} min)`);
  if (!(await meet('Before', 'before', scenario.before))) return rows;
  for (const [index, step] of scenario.steps.entries()) {
    report.heading(`${index + 1}. ${step.title}`);
    for (const action of step.do ?? []) {
      signal.throwIfAborted();
      await perform(action, `scenario ${scenario.id}`, tools, signal);
    }
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
      // What is met and open all the same only waits for the others: see `comeTrue`.
      const late = open.filter(({ met, within }) => !met && elapsedMs > within * 1_000);
      if (late.length > 0) {
        late.forEach(settle);
        return false;
      }
      report.waiting(open, elapsedMs);
      await sleep(pollMs, undefined, { signal });
    }
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
