import type { FastifyInstance } from 'fastify';
import { fastify } from 'fastify';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { Problem, problemOf } from './problem.ts';

/** Orders and the like are small; what is bigger than this is a mistake or an attack. */
const bodyLimitBytes = 64 * 1024;
const requestTimeoutMs = 10_000;

/**
 * An HTTP server with the health endpoints every service has:
 * - `GET /health/live`: 200 while the process answers at all;
 * - `GET /health/ready`: 200, or 503 with the reason that `notReady` returns.
 *
 * Route schemas are zod's. Errors are answered as `application/problem+json` (RFC 9457).
 *
 * @param options.explain what callers are told of errors that this server knows besides; undefined
 *   for any other
 */
export function createHttp(options: {
  logger: Logger;
  notReady: () => string | undefined;
  explain?: (error: unknown) => Problem | undefined;
}): FastifyInstance {
  const http = fastify({
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: 'idle',
  });
  http.setValidatorCompiler<z.ZodType>(({ schema }) => (data) => {
    const result = schema.safeParse(data);
    return result.success ? { value: result.data } : { error: result.error };
  });
  http.setNotFoundHandler((request) => {
    throw new Problem(404, `there is no ${request.method} ${request.url}`);
  });
  http.setErrorHandler((error, _request, reply) => {
    const problem = options.explain?.(error) ?? problemOf(error);
    if (problem.status === 500) options.logger.error({ err: error }, 'request failed');
    return reply.code(problem.status).type('application/problem+json').send(problem.toJSON());
  });

  http.get('/health/live', () => ({ status: 'live' }));
  http.get('/health/ready', () => {
    const reason = options.notReady();
    if (reason === undefined) return { status: 'ready' };
    throw new Problem(503, reason);
  });
  return http;
}
