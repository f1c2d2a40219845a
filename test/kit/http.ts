import type { ZodType } from 'zod';

/** Asks `base + path?params` and parses the answer; the error names the address and what it said. */
export async function getJson<T>(
  schema: ZodType<T>,
  base: string,
  path: string,
  params: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<T> {
  const url = new URL(path, base);
  url.search = new URLSearchParams(params).toString();
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(15_000) }).catch(
    (error: unknown) => {
      throw new Error(`GET ${decodeURIComponent(url.href)}: ${reason(error)}`, { cause: error });
    },
  );
  const body = await response.text();
  if (!response.ok) {
    throw new Error(
      `GET ${decodeURIComponent(url.href)}: ${response.status} ${body.slice(0, 500)}`,
    );
  }
  return schema.parse(JSON.parse(body));
}

/** fetch() says only "fetch failed"; why it failed is in the cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
