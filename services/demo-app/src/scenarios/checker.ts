import type { Alertmanager, Logs, Prometheus, Traces } from '@kafka-o11y/backends';
import { diagnose } from '@kafka-o11y/runbooks';
import type {
  Backends,
  Check,
  Expectation,
  ExpectationState,
  Outcome,
  Scenario,
} from '@kafka-o11y/scenarios';
import { describe, evaluate, measured } from '@kafka-o11y/scenarios';
import { samplesOf } from '../samples.ts';

/** Viewers share one look at the backends for so long. */
const freshMs = 1_000;

/** Says for each expectation of a step whether it holds now. */
export class Checker {
  readonly #backends: Backends;
  readonly #looks = new Map<string, { at: number; outcome: Promise<Outcome> }>();

  constructor(backends: Backends) {
    this.#backends = backends;
  }

  /**
   * @param step the index of the step, or `before` for what has to hold before the first one
   * @param sinceMs when the reader began, in milliseconds of the epoch: older logs and traces do
   *   not count
   */
  check(scenario: Scenario, step: number | 'before', sinceMs: number): Promise<ExpectationState[]> {
    const expectations = step === 'before' ? scenario.before : (scenario.steps[step]?.expect ?? []);
    return Promise.all(expectations.map((one) => this.#state(one, sinceMs)));
  }

  async #state({ title, check, within }: Expectation, sinceMs: number): Promise<ExpectationState> {
    const wanted = { title, expected: describe(check), within };
    try {
      const outcome = await this.#look(check, sinceMs);
      return { ...wanted, met: outcome.met, measured: measured(check, outcome) };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { ...wanted, met: false, measured: 'no answer', error: message };
    }
  }

  #look(check: Check, sinceMs: number): Promise<Outcome> {
    const now = performance.now();
    for (const [key, { at }] of this.#looks) if (now - at > freshMs) this.#looks.delete(key);
    // Metrics and alerts are as they are now, whenever the reader began.
    const isSince = 'logs' in check || 'traces' in check;
    const key = JSON.stringify(isSince ? [check, sinceMs] : [check]);
    const recent = this.#looks.get(key);
    if (recent) return recent.outcome;
    const outcome = evaluate(check, this.#backends, sinceMs);
    this.#looks.set(key, { at: now, outcome });
    return outcome;
  }
}

/** No check expects more than a few lines or traces. */
const limit = 20;

/** What answers the checks of the scenarios. */
export function checkBackends(backends: {
  prometheus: Prometheus;
  logs: Logs;
  traces: Traces;
  alertmanager: Alertmanager;
}): Backends {
  const { prometheus, logs, traces, alertmanager } = backends;
  const since = (from: number) => ({ from, to: Date.now(), limit });
  return {
    async promql(query) {
      const values = (await samplesOf(prometheus, query)).map(({ value }) => value);
      return values.length === 0 ? undefined : Math.max(...values);
    },
    async activeAlerts() {
      return (await alertmanager.alerts()).map(({ labels }) => labels.alertname ?? '');
    },
    async likelyCauses() {
      const ask = (query: string) => samplesOf(prometheus, query);
      const { causes } = await diagnose(await alertmanager.alerts(), ask);
      return causes.map(({ id }) => id);
    },
    async logLines(question, sinceMs) {
      return (await logs.lines(question, since(sinceMs))).length;
    },
    async traces(question, sinceMs) {
      return (await traces.find(question, since(sinceMs))).length;
    },
  };
}
