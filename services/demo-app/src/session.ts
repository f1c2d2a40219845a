import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Problem } from '@kafka-o11y/service';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const header = 'x-lab-token';

/**
 * Keeps other websites from switching things through the reader's browser: what changes state
 * needs a token, which only a page of this origin can read. A name that somebody points at this
 * machine (DNS rebinding) is no origin of ours, hence the list of hosts.
 */
export class Session {
  readonly #token = randomBytes(32).toString('base64url');
  readonly #hosts: readonly string[];

  /** @param hosts names by which this server may be called, without a port */
  constructor(hosts: readonly string[]) {
    this.#hosts = hosts;
  }

  /** `GET /api/session`: the token for this page, or for a command line on this machine. */
  routes(http: FastifyInstance): void {
    http.get('/api/session', { onRequest: async (request) => this.#checkHost(request) }, () => ({
      header,
      token: this.#token,
    }));
  }

  /** An `onRequest` hook for routes that change something. */
  readonly required = async (request: FastifyRequest): Promise<void> => {
    this.#checkHost(request);
    const site = request.headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin') {
      throw new Problem(403, `only this app's own pages may do that, not a ${site} request`);
    }
    if (!this.#isToken(request.headers[header])) {
      throw new Problem(403, `the token is missing or old: load the page anew (${header})`);
    }
  };

  #checkHost({ hostname }: FastifyRequest): void {
    if (this.#hosts.includes(hostname)) return;
    throw new Problem(403, `${hostname} is not among the names of this server (ALLOWED_HOSTS)`);
  }

  #isToken(given: unknown): boolean {
    const [a, b] = [Buffer.from(String(given)), Buffer.from(this.#token)];
    return a.length === b.length && timingSafeEqual(a, b);
  }
}
