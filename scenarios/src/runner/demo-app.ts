import type { ToldDiagnosis } from '@kafka-o11y/runbooks';
import type { ExpectationState } from '../check.ts';
import type { Lab } from '../command.ts';
import type { Scenario } from '../scenario.ts';

/** The demo app does not answer as it should. The message says what to do. */
export class DemoAppError extends Error {
  override readonly name = 'DemoAppError';
}

/** A little more than the time that the slowest of its backends may take. */
const timeoutMs = 15_000;

/** The demo app: it knows the state of the lab and switches the faults. Rejects with DemoAppError. */
export class DemoApp {
  readonly #url: string;
  #token: Promise<Record<string, string>> | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  /** Gives the state of each expectation of the step. `sinceMs` is in milliseconds since 1970. */
  async checks(
    { id }: Scenario,
    step: number | 'before',
    sinceMs: number,
  ): Promise<ExpectationState[]> {
    const answer = await this.#ask(`/api/scenarios/${id}/checks/${step}?since=${sinceMs}`);
    return ((await answer.json()) as { expectations: ExpectationState[] }).expectations;
  }

  /** Says why what fires fires, by the runbooks. */
  async diagnosis(): Promise<ToldDiagnosis> {
    return (await (await this.#ask('/api/diagnosis')).json()) as ToldDiagnosis;
  }

  async lab(): Promise<Lab> {
    const answer = await this.#ask('/api/scenarios');
    const { lab } = (await answer.json()) as { lab?: Lab };
    if (!lab) throw new DemoAppError('Prometheus does not say how many brokers there are');
    return lab;
  }

  async switchFault(name: string, variant: string, by: string): Promise<void> {
    await this.#change('PUT', `/api/faults/${name}`, { variant, by });
  }

  async resetFaults(by: string): Promise<void> {
    await this.#change('POST', '/api/faults/reset', { by });
  }

  async #change(method: string, path: string, body: unknown): Promise<void> {
    this.#token ??= this.#ask('/api/session')
      .then((answer) => answer.json() as Promise<{ header: string; token: string }>)
      .then(({ header, token }) => ({ [header]: token }));
    const headers = { 'content-type': 'application/json', ...(await this.#token) };
    await this.#ask(path, { method, headers, body: JSON.stringify(body) });
  }

  async #ask(path: string, init: RequestInit = {}): Promise<Response> {
    const signal = AbortSignal.timeout(timeoutMs);
    const answer = await fetch(`${this.#url}${path}`, { ...init, signal }).catch((cause) => {
      throw new DemoAppError(
        `the demo app does not answer at ${this.#url}. Is the lab up? ./start.sh status`,
        { cause },
      );
    });
    if (answer.ok) return answer;
    const text = await answer.text();
    throw new DemoAppError(`${this.#url}${path} answered ${answer.status}: ${text.slice(0, 300)}`);
  }
}
