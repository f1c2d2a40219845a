import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Problem } from '@kafka-o11y/service';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SessionToken } from './contract.ts';

/**
 * What a page may load and do: only what this server serves. Grafana's components write their
 * styles into the page while it runs, hence the inline styles; scripts have no such exception.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function securityHeaders(http: FastifyInstance): void {
  http.addHook('onSend', async (_request, reply) => {
    reply.headers({
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
  });
}

/** What the container's health check and Alertmanager call, each under a name of its own. */
const underOtherNames = new Set(['/health/live', '/health/ready', '/api/alertmanager']);

/**
 * Answers only to the server's own names. Another website may point a name of its own at this
 * machine (DNS rebinding). Its pages would then be of the same origin, and could read logs, traces
 * and the token for the switches.
 */
export function hostCheck(http: FastifyInstance, hosts: readonly string[]): void {
  http.addHook('onRequest', async (request) => {
    if (!underOtherNames.has(request.routeOptions.url ?? '')) checkHost(request, hosts);
  });
}

/**
 * @param hosts names by which the server may be called, without a port
 * @throws {Problem} 403 if it is called by another one
 */
export function checkHost({ hostname }: FastifyRequest, hosts: readonly string[]): void {
  if (hosts.includes(hostname)) return;
  throw new Problem(403, `${hostname} is not among the names of this server (ALLOWED_HOSTS)`);
}

const tokenHeader = 'x-lab-token';

/**
 * Keeps other websites from switching things through the reader's browser. A request that changes
 * something needs a token, and only a page of this origin can read it. The host check sees to it
 * that no other name becomes this origin.
 */
export class Session {
  readonly #token = randomBytes(32).toString('base64url');

  /** `GET /api/session`: the token for this page, or for a command line on this machine. */
  routes(http: FastifyInstance): void {
    http.get('/api/session', (): SessionToken => ({ header: tokenHeader, token: this.#token }));
  }

  /** An `onRequest` hook for routes that change something. */
  readonly required = async ({ headers }: FastifyRequest): Promise<void> => {
    const site = headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin') {
      throw new Problem(403, `only this app's own pages may do that, not a ${site} request`);
    }
    if (!this.#isToken(headers[tokenHeader])) {
      throw new Problem(403, `the token is missing or old: load the page anew (${tokenHeader})`);
    }
  };

  #isToken(given: unknown): boolean {
    const [a, b] = [Buffer.from(String(given)), Buffer.from(this.#token)];
    return a.length === b.length && timingSafeEqual(a, b);
  }
}
