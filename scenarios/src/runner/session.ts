import { setTimeout as sleep } from 'node:timers/promises';
import { brokers } from '@kafka-o11y/vocabulary';
import type { ExpectationState } from '../check.ts';
import { comeTrue } from '../check.ts';
import { onLab } from '../command.ts';
import type { Action, Expectation, Scenario } from '../scenario.ts';
import type { Tools } from './perform.ts';
import { inWords, perform, undo } from './perform.ts';
import type { Row } from './report.ts';

const pollMs = 2_000;
const clusterSize = brokers.length;

/** A run of a scenario: the check of what it needs, its steps, its table and its clean-up. */
export class Session {
  readonly #scenario: Scenario;
  readonly #tools: Tools;
  readonly #stopping = new AbortController();
  #left: Action[] = [];

  constructor(scenario: Scenario, tools: Tools) {
    this.#scenario = scenario;
    this.#tools = tools;
  }

  /**
   * Runs the scenario and puts everything back.
   *
   * @param keep leaves the lab as it is at the end
   * @returns whether all came true, and all is undone
   */
  async run(keep: boolean): Promise<boolean> {
    const { report } = this.#tools;
    const { id, title } = this.#scenario;
    const missing = await this.#missing();
    if (missing) {
      report.line(`${id} ${missing}`);
      return false;
    }
    this.#left = [...onLab(this.#scenario, this.#tools).cleanUp];
    const done = await this.#steps();
    report.line();
    if (keep) {
      report.line('Left as it is. npm run scenario -- reset puts everything back.');
      return done;
    }
    const undone = await undo(this.#left, `scenario ${id}`, this.#tools);
    const ended = this.#stopping.signal.aborted ? 'stopped' : 'not all came true';
    report.line(`${title}: ${done ? 'all came true' : ended}.`);
    return done && undone;
  }

  /** Goes on to the clean-up at once. */
  stop(signal: string): void {
    this.#tools.report.line(`${signal}: stopping. Another one ends this at once, as it is.`);
    this.#stopping.abort(new Error(signal));
  }

  /** Says what the process leaves behind if it ends now. */
  abandon(): void {
    const { report } = this.#tools;
    report.line(this.#left.length === 0 ? 'Ended.' : 'Ended. Not undone:');
    for (const action of this.#left) report.line(`  ${inWords(action)}`);
    report.line('npm run scenario -- reset puts everything back.');
  }

  /** Runs the steps and says whether all came true. */
  async #steps(): Promise<boolean> {
    const { report } = this.#tools;
    try {
      const rows = await run(this.#scenario, this.#tools, this.#stopping.signal);
      report.line();
      report.table(rows);
      return rows.every(({ met }) => met);
    } catch (error) {
      if (!this.#stopping.signal.aborted) report.line(String(error));
      return false;
    }
  }

  /** Says what the scenario needs and the lab does not have. */
  async #missing(): Promise<string | undefined> {
    const { needs, mode } = this.#scenario;
    if (needs !== 'cluster' && needs !== 'secure' && mode === undefined) return undefined;
    const lab = await this.#tools.demoApp.lab();
    const shape = [
      ...(lab.secure || needs === 'secure' ? ['--secure'] : []),
      ...((mode ?? lab.mode) === 'kraft' ? ['--kraft'] : []),
      ...(needs === 'cluster' ? ['--cluster'] : []),
    ].join(' ');
    const remedy = `./start.sh down, then ./start.sh ${shape || '--single'}`;
    if (mode !== undefined && lab.mode !== mode) {
      return `makes no sense ${mode === 'kraft' ? 'with' : 'without'} ZooKeeper: ${remedy}`;
    }
    if (needs === 'secure' && !lab.secure) return `needs TLS and ACLs: ${remedy}`;
    if (needs !== 'cluster' || lab.brokers >= clusterSize) return undefined;
    return `needs three brokers: ${remedy}`;
  }
}

/**
 * Runs a scenario on the lab and gives a row for each expectation. It ends at the first step that
 * does not come true, and undoes nothing.
 *
 * @throws the reason with which `signal` is aborted
 */
async function run(scenario: Scenario, tools: Tools, signal: AbortSignal): Promise<Row[]> {
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

  /** Waits until all expectations of the step have come true; false if one has not in time. */
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
      // An expectation that is met and open only waits for the others: see `comeTrue`.
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
