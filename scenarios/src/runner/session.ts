import { onLab } from '../lab.ts';
import type { Action, Scenario } from '../scenario.ts';
import type { Tools } from './perform.ts';
import { inWords } from './perform.ts';
import { run } from './run.ts';
import { undo } from './undo.ts';

const clusterSize = 3;

/** A run of a scenario with all that belongs to it: what it needs, its table, its clean-up. */
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
   * @param keep leaves the lab as it is at the end, instead
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

  /** What the process leaves behind if it ends now, for a person to read. */
  abandon(): void {
    const { report } = this.#tools;
    report.line(this.#left.length === 0 ? 'Ended.' : 'Ended. Not undone:');
    for (const action of this.#left) report.line(`  ${inWords(action)}`);
    report.line('npm run scenario -- reset puts everything back.');
  }

  /** Whether all steps came true. */
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

  /** What the scenario needs and the lab does not have. */
  async #missing(): Promise<string | undefined> {
    if (this.#scenario.needs !== 'cluster') return undefined;
    const { brokers } = await this.#tools.demoApp.lab();
    if (brokers >= clusterSize) return undefined;
    return 'needs three brokers: ./start.sh down, then ./start.sh --cluster';
  }
}
