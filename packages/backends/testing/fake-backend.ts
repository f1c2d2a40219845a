import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A fake backend. It gives set answers and records its requests. */
export class FakeBackend implements AsyncDisposable {
  /** Requests, oldest first, with the parameters of the address and of a form. */
  readonly asked: { path: string; params: Record<string, string> }[] = [];
  /** The answer for each path. A function gets the parameters. Any other path gets 404. */
  answers: Record<string, Answer | ((params: Record<string, string>) => Answer)> = {};
  readonly #server = createServer(async (request, response) => {
    let form = '';
    for await (const chunk of request) form += chunk;
    const { pathname: path, searchParams } = new URL(request.url ?? '', 'http://backend');
    const params = Object.fromEntries([...searchParams, ...new URLSearchParams(form)]);
    this.asked.push({ path, params });
    const told = this.answers[path] ?? { status: 404 };
    const answer = typeof told === 'function' ? told(params) : told;
    if (answer === 'silence') return;
    const { status = 200, body = '' } = answer;
    response.statusCode = status;
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });

  /** Starts one at a free port of this machine. */
  static async start(): Promise<FakeBackend> {
    const backend = new FakeBackend();
    await new Promise<void>((resolve) => backend.#server.listen(0, '127.0.0.1', resolve));
    return backend;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** A body other than text is sent as JSON. `silence` leaves the request open. */
type Answer = { status?: number; body?: unknown } | 'silence';
