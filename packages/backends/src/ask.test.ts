import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { FakeBackend } from '../testing/fake-backend.ts';
import { BackendError, getJson, getText } from './ask.ts';

let backend: FakeBackend;
beforeAll(async () => {
  backend = await FakeBackend.start();
});
afterAll(() => backend[Symbol.asyncDispose]());
afterEach(() => vi.restoreAllMocks());

const ask = (path: string) =>
  getJson(z.object({ data: z.string() }), 'Loki', new URL(path, backend.url));

async function refusal(path: string): Promise<BackendError> {
  const error = await ask(path).catch((error: unknown) => error);
  if (!(error instanceof BackendError)) throw new Error(`no BackendError: ${error}`);
  return error;
}

test('an answer is what was expected', async () => {
  backend.answers = { '/good': { body: { data: 'x' } } };
  expect(await ask('/good')).toEqual({ data: 'x' });
});

test.each([
  [400, { status: 'error', error: 'parse error' }, 'Loki (400): parse error'],
  [400, { data: null, errors: [{ code: 400, msg: 'no service' }] }, 'Loki (400): no service'],
  [400, { error: { httpCode: 400, message: 'no trace id' } }, 'Loki (400): no trace id'],
  [404, 'trace not found\n', 'Loki (404): trace not found'],
  [429, 'too many outstanding requests', 'Loki (429): too many outstanding requests'],
  [429, '', 'Loki (429): it has too much to do, try again later'],
  [503, '', 'Loki (503): it is not ready'],
  [500, '', 'Loki (500): no reason given'],
])('a refusal (%i %j) says why', async (status, body, message) => {
  backend.answers = { '/bad': { status, body } };
  const error = await refusal('/bad');
  expect(error.message).toBe(message);
  expect(error).toMatchObject({ backend: 'Loki', answered: status });
});

test.each(['<html>', '{"data":1}', ''])(
  'something else than expected (%s) is an error',
  async (body) => {
    backend.answers = { '/odd': { body } };
    const error = await refusal('/odd');
    expect(error.message).toMatch(/^Loki answered \/odd with something else than expected: /);
    expect(error.answered).toBeUndefined();
  },
);

test('an answer that is too large is not read to its end', async () => {
  backend.answers = { '/large': { body: 'x'.repeat(33 * 1024 * 1024) } };
  expect((await refusal('/large')).message).toBe(
    'Loki answered with more than 32 MiB: ask for less',
  );
});

test('a backend that does not answer is not waited for', async () => {
  backend.answers = { '/silent': 'silence' };
  const seconds = AbortSignal.timeout.bind(AbortSignal);
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => seconds(50));
  expect((await refusal('/silent')).message).toBe('Loki cannot be reached: no answer within 8 s');
  expect(timeout).toHaveBeenCalledWith(8_000);
});

test('a backend that is not there is named, with the reason', async () => {
  const gone = await FakeBackend.start();
  const url = new URL('/', gone.url);
  await gone[Symbol.asyncDispose]();
  await expect(getJson(z.unknown(), 'Tempo', url)).rejects.toThrow(
    /^Tempo cannot be reached: .*ECONNREFUSED/,
  );
});

test('a backend gets a few questions at a time, and one that hangs keeps nobody from another', async () => {
  await using hanging = await HangingBackend.start();
  const url = new URL(hanging.url);
  const asked = Array.from({ length: 30 }, () => getText('Tempo', url));
  await vi.waitFor(() => expect(hanging.waiting).toBe(8));
  backend.answers = { '/good': { body: { data: 'x' } } };
  expect(await ask('/good')).toEqual({ data: 'x' });
  hanging.answerAll();
  expect(await Promise.all(asked)).toEqual(asked.map(() => 'here'));
  expect(hanging.most).toBe(8);
});

/** Answers nothing until it is told to, and then everything. */
class HangingBackend implements AsyncDisposable {
  /** The most questions that were open at a time. */
  most = 0;
  readonly url: string;
  readonly #server: Server;
  readonly #open: Set<ServerResponse>;
  #answers = false;

  private constructor(server: Server, open: Set<ServerResponse>) {
    this.#server = server;
    this.#open = open;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    server.on('request', (_, response: ServerResponse) => {
      open.add(response);
      this.most = Math.max(this.most, open.size);
      if (this.#answers) setImmediate(() => this.#answer(response));
    });
  }

  static async start(): Promise<HangingBackend> {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new HangingBackend(server, new Set());
  }

  get waiting(): number {
    return this.#open.size;
  }

  answerAll(): void {
    this.#answers = true;
    for (const response of this.#open) this.#answer(response);
  }

  #answer(response: ServerResponse): void {
    this.#open.delete(response);
    response.end('here');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
