import type { ToxicAction } from '../scenario.ts';
import { toxiproxyRequests } from '../toxics.ts';

const timeoutMs = 5_000;

/** Toxiproxy, through its API. */
export class Toxiproxy {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** @throws Error if it does not answer, or refuses */
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
