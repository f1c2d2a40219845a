import type { LimitFunction } from 'p-limit';
import pLimit from 'p-limit';
import { z } from 'zod';

const timeoutMs = 8_000;
/** The largest answer that is read, as all of it is kept in memory. */
const maxBytes = 32 * 1024 * 1024;
/**
 * Questions that a backend is asked at a time. A page with many panels asks a hundred at once; all of their
 * answers together are more than a small process has room for. Each backend has its own, so that one that
 * does not answer keeps nobody from the others.
 */
const maxAtOnce = 8;

/** A backend did not answer, or answered with an error. The message is for people. */
export class BackendError extends Error {
  override readonly name = 'BackendError';
  /** The backend's usual name. */
  readonly backend: string;
  /** The HTTP status of a refusal. Undefined for any other error. */
  readonly answered: number | undefined;

  constructor(
    backend: string,
    message: string,
    { answered, ...options }: ErrorOptions & { answered?: number } = {},
  ) {
    super(message, options);
    this.backend = backend;
    this.answered = answered;
  }
}

/** What to send besides the address. Without any of it the request is a GET. */
interface Init {
  /** Sent with POST, as an address has no room for a long query. */
  form?: URLSearchParams;
  /** Sent with POST. */
  json?: unknown;
}

/**
 * Asks one of the backends and parses its answer.
 *
 * @param backend its name in messages
 * @throws {BackendError} when the backend cannot be reached, takes more than 8 s or refuses, when its
 *   answer is above 32 MiB, and when its answer does not match the schema
 */
export async function getJson<T>(
  schema: z.ZodType<T>,
  backend: string,
  url: URL,
  init: Init = {},
): Promise<T> {
  return limitOf(backend)(async () =>
    parsed(schema, backend, url, parseJson(await readText(backend, url, init))),
  );
}

/** As `getJson`; undefined where the backend answers 404. */
export async function findJson<T>(
  schema: z.ZodType<T>,
  backend: string,
  url: URL,
): Promise<T | undefined> {
  return getJson(schema, backend, url).catch((error: unknown) => {
    if (error instanceof BackendError && error.answered === 404) return undefined;
    throw error;
  });
}

/** As `getJson`, for an answer with JSON in each line. The schema is that of one line. */
export async function getJsonLines<T>(
  schema: z.ZodType<T>,
  backend: string,
  url: URL,
  init: Init = {},
): Promise<T[]> {
  return limitOf(backend)(async () => {
    const lines = (await readText(backend, url, init)).split('\n').filter((line) => line !== '');
    return parsed(z.array(schema), backend, url, lines.map(parseJson));
  });
}

/** As `getJson`, for an answer in plain text: the text as it is. */
export async function getText(backend: string, url: URL, init: Init = {}): Promise<string> {
  return limitOf(backend)(() => readText(backend, url, init));
}

const limits = new Map<string, LimitFunction>();

function limitOf(backend: string): LimitFunction {
  const limit = limits.get(backend) ?? pLimit(maxAtOnce);
  limits.set(backend, limit);
  return limit;
}

async function readText(backend: string, url: URL, init: Init): Promise<string> {
  const response = await fetch(url, {
    headers: {
      accept: 'application/json',
      ...('json' in init && { 'content-type': 'application/json' }),
    },
    signal: AbortSignal.timeout(timeoutMs),
    ...(init.form && { method: 'POST', body: init.form }),
    ...('json' in init && { method: 'POST', body: JSON.stringify(init.json) }),
  }).catch((cause: unknown) => {
    throw new BackendError(backend, `${backend} cannot be reached: ${reason(cause)}`, { cause });
  });
  const body = await read(backend, response);
  if (response.ok) return body;
  const { status } = response;
  throw new BackendError(backend, `${backend} (${status}): ${messageOf(status, body)}`, {
    answered: status,
  });
}

async function read(backend: string, response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) break; // ends the connection
      chunks.push(chunk);
    }
  } catch (cause) {
    throw new BackendError(backend, `${backend} broke off its answer: ${reason(cause)}`, { cause });
  }
  if (bytes <= maxBytes) return Buffer.concat(chunks).toString();
  const limit = `${maxBytes / 1024 / 1024} MiB`;
  throw new BackendError(backend, `${backend} answered with more than ${limit}: ask for less`);
}

function parsed<T>(schema: z.ZodType<T>, backend: string, url: URL, body: unknown): T {
  const { data, error } = schema.safeParse(body);
  if (!error) return data;
  const message = `${backend} answered ${url.pathname} with something else than expected`;
  throw new BackendError(backend, `${message}: ${z.prettifyError(error)}`, { cause: error });
}

/** Undefined for text that is not JSON. */
function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** The JSON of a refusal, which gives its reason. */
const refusal = z.union([
  z.object({ error: z.string() }).transform(({ error }) => error),
  z.object({ detail: z.string() }).transform(({ detail }) => detail),
  z.object({ error: z.object({ message: z.string() }) }).transform(({ error }) => error.message),
  z
    .object({ errors: z.array(z.object({ msg: z.string() })).nonempty() })
    .transform(({ errors }) => errors.map(({ msg }) => msg).join('; ')),
]);

/** The reasons for refusals that say none themselves, by their HTTP status. */
const reasons: Record<number, string> = {
  429: 'it has too much to do, try again later',
  503: 'it is not ready',
};

/** The backend's own reason: JSON from Prometheus, Jaeger and our services, else plain text. */
function messageOf(status: number, body: string): string {
  const { data } = refusal.safeParse(parseJson(body));
  return data ?? (body.trim().slice(0, 500) || (reasons[status] ?? 'no reason given'));
}

/** Why a request failed. fetch() itself says only "fetch failed": its cause has the reason. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}
