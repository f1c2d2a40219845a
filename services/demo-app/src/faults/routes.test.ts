import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttp } from '@kafka-o11y/service';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parsed } from '../../testing/parsed.ts';
import type { FaultState } from '../contract.ts';
import { faultListSchema, sessionTokenSchema } from '../contract.ts';
import { Session } from '../security.ts';
import { faultRoutes } from './routes.ts';
import { Switchboard } from './switchboard.ts';

const logger = pino({ level: 'silent' });
let directory: string;
let file: string;
let http: FastifyInstance;
let headers: Record<string, string>;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fault-routes-'));
  file = join(directory, 'flags.json');
  http = createHttp({ logger, notReady: () => undefined });
  const session = new Session();
  session.routes(http);
  faultRoutes(http, { session, switchboard: new Switchboard(file, logger) });
  const opened = await http.inject('/api/session');
  const { header, token } = parsed(sessionTokenSchema, opened.json());
  headers = { [header]: token };
});
afterEach(async () => {
  await http.close();
  await rm(directory, { recursive: true });
});

const put = (name: string, payload: object) =>
  http.inject({ method: 'PUT', url: `/api/faults/${name}`, headers, payload });
const reset = (payload?: object) =>
  http.inject({ method: 'POST', url: '/api/faults/reset', headers, ...(payload && { payload }) });

/** What the list says of the faults that are on. */
async function on(): Promise<FaultState[]> {
  const { faults } = parsed(faultListSchema, (await http.inject('/api/faults')).json());
  expect(faults.length).toBeGreaterThanOrEqual(10);
  return faults.filter(({ variant }) => variant !== 'off');
}

test('all are off at first', async () => {
  expect(await on()).toEqual([]);
});

test('one is switched on, and the list says how strongly, by whom and when', async () => {
  const before = Date.now();
  expect((await put('processingLatency', { variant: 'high', by: 'Ada' })).statusCode).toBe(204);
  const [fault, ...others] = await on();
  expect(others).toEqual([]);
  expect(fault).toMatchObject({
    name: 'processingLatency',
    service: 'consumer',
    variant: 'high',
    variants: { off: 0, high: 500 },
    switched: { by: 'Ada' },
  });
  const at = Date.parse(fault?.switched?.at ?? '');
  expect(at).toBeGreaterThanOrEqual(before);
  expect(at).toBeLessThanOrEqual(Date.now());
});

test('one is switched off, and the others stay', async () => {
  await put('processingLatency', { variant: 'high' });
  await put('poisonRecords', { variant: 'on' });
  expect((await put('processingLatency', { variant: 'off' })).statusCode).toBe(204);
  expect(await on()).toMatchObject([{ name: 'poisonRecords', switched: { by: 'this page' } }]);
});

test.each([undefined, { by: 'Ada' }])('a reset switches all off: %o', async (body) => {
  await put('processingLatency', { variant: 'high' });
  await put('poisonRecords', { variant: 'on' });
  expect((await reset(body)).statusCode).toBe(204);
  expect(await on()).toEqual([]);
});

test('a damaged file is said to be unreadable, and a reset mends it', async () => {
  await writeFile(file, '{"flags": {');
  expect((await http.inject('/api/faults')).statusCode).toBe(503);
  expect((await put('poisonRecords', { variant: 'on' })).statusCode).toBe(503);
  expect((await reset()).statusCode).toBe(204);
  expect(await on()).toEqual([]);
});

describe('changes nothing, and says why', () => {
  test.each([
    ['an unknown fault', 404, 'nothing', { variant: 'on' }],
    ['a name that every object has', 404, 'constructor', { variant: 'name' }],
    ['an unknown variant', 404, 'processingLatency', { variant: 'terrible' }],
    ['a variant that every object has', 404, 'processingLatency', { variant: 'toString' }],
    ['no variant', 400, 'processingLatency', {}],
    ['a variant that is no text', 400, 'processingLatency', { variant: 500 }],
    ['more than is asked for', 400, 'processingLatency', { variant: 'high', value: 9 }],
    ['a name that is too long', 400, 'processingLatency', { variant: 'high', by: 'x'.repeat(61) }],
  ])('%s', async (_, status, name, body) => {
    const answer = await put(name, body);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(await on()).toEqual([]);
  });

  test('a reset with a body that is none', async () => {
    await put('processingLatency', { variant: 'high' });
    expect((await reset({ by: 5 })).statusCode).toBe(400);
    expect(await on()).toHaveLength(1);
  });
});
