import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { createHttp } from './http.ts';

let reason: string | undefined;
let http: ReturnType<typeof createHttp>;
let lines: Record<string, unknown>[];

beforeEach(() => {
  reason = undefined;
  lines = [];
  const logger = pino({}, { write: (line) => lines.push(JSON.parse(line)) });
  http = createHttp({ logger, notReady: () => reason });
  const body = z.strictObject({ quantity: z.int().min(1), sku: z.string() });
  http.post('/things', { schema: { body } }, (request) => request.body);
  http.get('/broken', () => {
    throw new Error('password=hunter2');
  });
});
afterEach(() => http.close());

test('is ready when nothing speaks against it, and says what does', async () => {
  expect((await http.inject('/health/ready')).statusCode).toBe(200);
  reason = 'the broker is unreachable';
  const response = await http.inject('/health/ready');
  expect(response.statusCode).toBe(503);
  expect(response.headers['content-type']).toContain('application/problem+json');
  expect(response.json()).toEqual({
    title: 'Service Unavailable',
    status: 503,
    detail: 'the broker is unreachable',
  });
  expect((await http.inject('/health/live')).statusCode).toBe(200);
});

test('a valid body reaches the handler', async () => {
  const response = await http.inject({
    method: 'POST',
    url: '/things',
    payload: { quantity: 2, sku: 'a' },
  });
  expect(response.json()).toEqual({ quantity: 2, sku: 'a' });
});

test('every fault of an invalid body is named', async () => {
  const response = await http.inject({ method: 'POST', url: '/things', payload: { quantity: 0 } });
  expect(response.statusCode).toBe(400);
  const { errors } = response.json() as { errors: { field: string; detail: string }[] };
  expect(errors.map((error) => error.field).sort()).toEqual(['quantity', 'sku']);
  expect(errors.every((error) => error.detail.length > 0)).toBe(true);
});

test.each([
  ['text that is not JSON', { payload: '{', headers: { 'content-type': 'application/json' } }, 400],
  ['another media type', { payload: 'a', headers: { 'content-type': 'text/csv' } }, 415],
  ['more than fits', { payload: { sku: 'x'.repeat(100_000) } }, 413],
])('%s is the caller’s fault', async (_, request, status) => {
  const response = await http.inject({ method: 'POST', url: '/things', ...request });
  expect(response.statusCode).toBe(status);
  expect(response.json()).toMatchObject({ status });
});

test('an unknown path is a 404 that names it', async () => {
  const response = await http.inject('/nowhere');
  expect(response.json()).toMatchObject({ status: 404, detail: 'there is no GET /nowhere' });
});

test('an error of ours does not tell its secrets, and the log has its request', async () => {
  const response = await http.inject('/broken?token=secret');
  expect(response.statusCode).toBe(500);
  expect(response.body).not.toContain('hunter2');
  expect(lines).toMatchObject([
    { msg: 'request failed', method: 'GET', path: '/broken', err: { message: 'password=hunter2' } },
  ]);
});

test('an error of the caller is not logged', async () => {
  await http.inject('/nowhere');
  expect(lines).toEqual([]);
});
