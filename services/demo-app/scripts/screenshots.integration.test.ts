import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** A demo app of two pages: one breaks the connection off, as a hanging part would end it. */
const app = createServer((request, response) => {
  if (request.url?.startsWith('/broken')) request.socket.destroy();
  else response.setHeader('content-type', 'text/html').end('<h1>Whole</h1>');
});

beforeAll(() => new Promise<void>((done) => app.listen(0, '127.0.0.1', done)));
afterAll(() => new Promise((done) => app.close(done)));

test('a page that fails costs only its own picture, and is named', async () => {
  const out = mkdtempSync(join(tmpdir(), 'screenshots-'));
  const { code, stdout } = await screenshots('--out', out, '/broken', '/whole');
  expect(readdirSync(out)).toEqual(['whole.png']);
  expect(stdout).toMatch(/broken: no picture: .*ERR_EMPTY_RESPONSE/);
  expect(code).toBe(1);
});

function screenshots(...args: string[]): Promise<{ code: number; stdout: string }> {
  const program = fileURLToPath(new URL('screenshots.ts', import.meta.url));
  const { port } = app.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return new Promise((resolve) => {
    execFile(process.execPath, [program, '--url', url, ...args], (error, stdout) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout });
    });
  });
}
