import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Problem } from '@kafka-o11y/service';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const header = 'x-lab-token';

/**
 * Keeps other websites from switching things through the reader's browser: what changes state
 * needs a token, which only a page of this origin can read. That no other name becomes this origin
 * is the business of the host check.
 */
export class Session {
  readonly #token = randomBytes(32).toString('base64url');

  /** `GET /api/session`: the token for this page, or for a command line on this machine. */
  routes(http: FastifyInstance): void {
    http.get('/api/session', () => ({ header, token: this.#token }));
  }

  /** An `onRequest` hook for routes that change something. */
  readonly required = async ({ headers }: FastifyRequest): Promise<void> => {
    const site = headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin') {
      throw new Problem(403, `only this app's own pages may do that, not a ${site} request`);
    }
    if (!this.#isToken(headers[header])) {
      throw new Problem(403, `the token is missing or old: load the page anew (${header})`);
    }
  };

  #isToken(given: unknown): boolean {
    const [a, b] = [Buffer.from(String(given)), Buffer.from(this.#token)];
    return a.length === b.length && timingSafeEqual(a, b);
  }
}
