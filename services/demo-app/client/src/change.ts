/** The token without which the server changes nothing; asked for once. */
let session: Promise<Record<string, string>> | undefined;

/**
 * Changes something on the server. A token from before its restart is renewed once.
 *
 * @throws {Error} with what the server says against it
 */
export async function change<T = void>(
  method: 'PUT' | 'POST',
  path: string,
  body: unknown,
): Promise<T> {
  let response = await send(method, path, body);
  if (response.status === 403) {
    session = undefined;
    response = await send(method, path, body);
  }
  const answer = await response.json().catch(() => undefined);
  if (response.ok) return answer as T;
  throw new Error(answer?.detail ?? `${path}: ${response.status} ${response.statusText}`);
}

async function send(method: string, path: string, body: unknown): Promise<Response> {
  try {
    session ??= openSession();
    const headers = { 'content-type': 'application/json', ...(await session) };
    return await fetch(path, { method, headers, body: JSON.stringify(body) });
  } catch (cause) {
    session = undefined;
    if (!(cause instanceof TypeError)) throw cause;
    throw new Error('The demo app itself does not answer. Is its container up?', { cause });
  }
}

async function openSession(): Promise<Record<string, string>> {
  const response = await fetch('/api/session');
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.detail ?? `/api/session: ${response.status}`);
  return { [answer.header]: answer.token };
}
