import { STATUS_CODES } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { fastify } from 'fastify';
import type { Logger } from 'pino';
import type { z } from 'zod';
import { ZodError } from 'zod';

/** An error that the caller of an HTTP endpoint is told about, in the words of RFC 9457. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  /** Each fault of an invalid request, by the path of the field. */
  readonly errors: { field: string; detail: string }[] | undefined;

  constructor(
    status: number,
    detail: string,
    options: ErrorOptions & Partial<Pick<Problem, 'errors'>> = {},
  ) {
    super(detail, options);
    this.status = status;
    this.errors = options.errors;
  }

  toJSON(): Record<string, unknown> {
    return {
      title: STATUS_CODES[this.status],
      status: this.status,
      detail: this.message,
      ...(this.errors && { errors: this.errors }),
    };
  }
}

/** Orders are small. A bigger body is a mistake or an attack. */
const bodyLimitBytes = 64 * 1024;
const requestTimeoutMs = 10_000;

/**
 * An HTTP server with the health endpoints that every service has:
 * - `GET /health/live`: 200 while the process answers at all;
 * - `GET /health/ready`: 200, or 503 with the reason that `notReady` returns.
 *
 * Route schemas are zod's. Errors are answered as `application/problem+json` (RFC 9457).
 *
 * @param options.notReady the reason why this service is not ready, or undefined if it is
 * @param options.explain the answer to an error of the server's own; undefined for any other error
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
  http.setErrorHandler((error, request, reply) => {
    const problem = options.explain?.(error) ?? problemOf(error);
    if (problem.status === 500) {
      // Without the query: it may hold what is nobody's business.
      const { method, url } = request;
      const [path] = url.split('?', 1);
      options.logger.error({ err: error, method, path }, 'request failed');
    }
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

/** What the caller is told: everything about an error of theirs, and of ours only that it happened. */
function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof ZodError) {
    const errors = error.issues.map((issue) => ({
      field: issue.path.join('.'),
      detail: issue.message,
    }));
    return new Problem(400, 'the request body is not valid', { cause: error, errors });
  }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (error instanceof Error && status < 500) return new Problem(status, error.message);
  return new Problem(500, 'an error on our side; the log has it', { cause: error });
}
