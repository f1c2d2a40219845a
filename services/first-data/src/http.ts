const timeoutMs = 5_000;

/**
 * GETs a URL of a backend.
 *
 * @returns undefined where the backend answers 404: it does not have that (yet)
 * @throws {Error} naming the URL and what happened, where it gives no good answer within 5 s
 */
export async function get(
  base: string,
  path: string,
  query: Record<string, string> = {},
): Promise<Response | undefined> {
  const url = new URL(path, base);
  url.search = new URLSearchParams(query).toString();
  let response: Response;
  try {
    response = await fetch(url, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    throw new Error(`${url.origin}${url.pathname} does not answer: ${reason(error)}`);
  }
  if (response.status === 404) return undefined;
  if (!response.ok) {
    throw new Error(
      `${url.origin}${url.pathname} answers ${response.status}: ${(await response.text()).slice(0, 200)}`,
    );
  }
  return response;
}

/** fetch says "fetch failed" and keeps the reason (ECONNREFUSED, ENOTFOUND) in its cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
