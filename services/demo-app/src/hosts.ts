import { Problem } from '@kafka-o11y/service';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** What the container's health check and Alertmanager call, each under a name of its own. */
const underOtherNames = new Set(['/health/live', '/health/ready', '/api/alertmanager']);

/**
 * Answers only to the server's own names. Another website may point a name of its own at this
 * machine (DNS rebinding), which makes its pages ones of the same origin: they could read logs and
 * traces, and the token for the switches.
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
