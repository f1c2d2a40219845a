import { Problem } from '@kafka-o11y/service';
import { z } from 'zod';

const timeoutMs = 8_000;

/**
 * A backend that did not answer, or answered with an error. The message is for the reader; a route
 * that cannot do without the backend answers 502 with it.
 */
export class BackendError extends Problem {
  /** The status of the backend's answer, where there was one. */
  readonly answered: number | undefined;

  constructor(
    message: string,
    { answered, ...options }: ErrorOptions & { answered?: number } = {},
  ) {
    super(502, message, options);
    this.answered = answered;
  }
}

interface Init {
  headers?: Record<string, string>;
  /** Sent with POST, as are the next. */
  form?: URLSearchParams;
  json?: unknown;
}

/**
 * Asks one of the backends and parses its answer.
 *
 * @param backend its name in messages
 * @throws {BackendError} when it cannot be reached, takes more than 8 s, or refuses
 */
export async function getJson<T>(
  schema: z.ZodType<T>,
  backend: string,
  url: URL,
  init: Init = {},
): Promise<T> {
  const body = await getText(backend, url, init);
  const { data, error } = schema.safeParse(parseJson(body));
  if (!error) return data;
  const message = `${backend} answered ${url.pathname} with something else than expected`;
  throw new BackendError(`${message}: ${z.prettifyError(error)}`, { cause: error });
}

/** As `getJson`, for an answer that is no JSON. */
export async function getText(backend: string, url: URL, init: Init = {}): Promise<string> {
  const response = await fetch(url, {
    signal: AbortSignal.timeout(timeoutMs),
    ...(init.headers && { headers: init.headers }),
    ...(init.form && { method: 'POST', body: init.form }),
    ...('json' in init && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(init.json),
    }),
  }).catch((cause: unknown) => {
    throw new BackendError(`${backend} cannot be reached: ${reason(cause)}`, { cause });
  });
  const body = await response.text().catch((cause: unknown) => {
    throw new BackendError(`${backend} broke off its answer: ${reason(cause)}`, { cause });
  });
  if (response.ok) return body;
  const { status } = response;
  throw new BackendError(`${backend} (${status}): ${messageOf(body)}`, { answered: status });
}

/** Undefined for what is no JSON. */
function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

const refusal = z.union([
  z.object({ error: z.string() }).transform(({ error }) => error),
  z.object({ detail: z.string() }).transform(({ detail }) => detail),
]);

/** Prometheus says why in `error`, our services in `detail`, Loki and Tempo in plain text. */
function messageOf(body: string): string {
  const { data } = refusal.safeParse(parseJson(body));
  return data ?? (body.trim().slice(0, 500) || 'no reason given');
}

/** fetch() says only "fetch failed"; why it failed is in the cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}
