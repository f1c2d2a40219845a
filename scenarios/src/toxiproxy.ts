import { brokers } from '@kafka-o11y/vocabulary';
import type { ToxicAction } from './scenario.ts';

/** A request to Toxiproxy's API. */
export interface ToxiproxyRequest {
  path: string;
  body?: object;
}

const timeoutMs = 5_000;

/**
 * Gives the requests that bring all proxies into the state that the action names, from any state.
 * scenarios/toxiproxy/toxiproxy.json has one proxy a broker; that of a missing broker idles. The way
 * to the brokers is disturbed, and not the way back.
 */
export function toxiproxyRequests(action: ToxicAction): ToxiproxyRequest[] {
  const reset = { path: '/reset' };
  if (action.toxic === 'none') return [reset];
  const body = { stream: 'upstream', ...toxicOf(action) };
  return [reset, ...brokers.map((proxy) => ({ path: `/proxies/${proxy}/toxics`, body }))];
}

function toxicOf(action: Exclude<ToxicAction, { toxic: 'none' }>): object {
  switch (action.toxic) {
    case 'latency':
      return { type: 'latency', attributes: { latency: action.milliseconds } };
    case 'bandwidth':
      return { type: 'bandwidth', attributes: { rate: action.kilobytesPerSecond } };
    case 'cut':
      // Without an end, connections stay open and nothing comes through, as after a pulled cable.
      return { type: 'timeout', attributes: { timeout: 0 } };
  }
}

/** Toxiproxy, through its API. */
export class Toxiproxy {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /**
   * Brings all proxies into the state that the action names.
   *
   * @throws Error if Toxiproxy does not answer or refuses
   */
  async set(action: ToxicAction): Promise<void> {
    for (const { path, body } of toxiproxyRequests(action)) {
      const answer = await fetch(`${this.#url}${path}`, {
        method: 'POST',
        signal: AbortSignal.timeout(timeoutMs),
        ...(body && { body: JSON.stringify(body) }),
      }).catch((cause) => {
        throw new Error(
          `Toxiproxy does not answer at ${this.#url}. Is it up? docker compose --profile chaos ps`,
          { cause },
        );
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${this.#url}${path} answered ${answer.status}: ${text}`);
    }
  }
}
