import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttp } from '@kafka-o11y/service';
import type { RouteOptions } from 'fastify';
import { pino } from 'pino';
import { afterAll, describe, expect, test } from 'vitest';
import { parsed } from '../testing/parsed.ts';
import { configSchema } from './config.ts';
import { sessionTokenSchema } from './contract.ts';
import { demoRoutes } from './http.ts';

const nowhere = 'http://127.0.0.1:9';
const logger = pino({ level: 'silent' });
const http = createHttp({ logger, notReady: () => undefined });
const routes: { method: string; url: string }[] = [];
http.addHook('onRoute', ({ method, url }: RouteOptions) => {
  for (const one of [method].flat()) routes.push({ method: one, url });
});
const config = configSchema.parse({
  PROMETHEUS_URL: nowhere,
  LOGS_URL: nowhere,
  TRACES_URL: nowhere,
  ALERTMANAGER_URL: nowhere,
  PRODUCER_URL: nowhere,
  GRAFANA_URL: nowhere,
  // Of this process alone; nothing that this test does may be switched on.
  FAULT_FLAGS_FILE: join(tmpdir(), `session-test-${process.pid}`, 'flags.json'),
});
demoRoutes(http, config, { logger });
await http.ready();
afterAll(() => http.close());

/** They only look something up, in a body since there is much to say. */
const readOnly = ['/api/query', '/api/variable', '/api/annotations'];
/** Has rules of its own: alerts/routes.test.ts. */
const webhook = '/api/alertmanager';
const reading = ['GET', 'HEAD', 'OPTIONS'];
const changing = routes.filter(
  ({ method, url }) => !reading.includes(method) && ![...readOnly, webhook].includes(url),
);

const own = 'localhost:8501';
const session = await http.inject({ url: '/api/session', headers: { host: own } });
const { header, token } = parsed(sessionTokenSchema, session.json());
const wrong = `${'A'.repeat(token.length - 1)}_`;

async function status(method: string, url: string, headers: Record<string, string>) {
  const answer = await http.inject({
    method: method as 'POST',
    url,
    headers: { host: own, ...headers },
    ...(!reading.includes(method) && { payload: {} }),
  });
  return answer.statusCode;
}

test('there are routes that change something', () => {
  expect(changing.map(({ method, url }) => `${method} ${url}`)).toEqual(
    expect.arrayContaining(['PUT /api/faults/:name', 'POST /api/faults/reset', 'POST /api/orders']),
  );
});

describe.each(changing)('$method $url', ({ method, url }) => {
  test.each<[string, Record<string, string>]>([
    ['no token', {}],
    ['a wrong token', { [header]: wrong }],
    ['a token that is too short', { [header]: token.slice(1) }],
    ['another website', { [header]: token, 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { [header]: token, 'sec-fetch-site': 'same-site' }],
    ['another name of this server', { [header]: token, host: 'rebound.example:8501' }],
    ["Alertmanager's name of this server", { [header]: token, host: 'demo-app:8501' }],
  ])('refuses %s', async (_, headers) => {
    expect(await status(method, url, headers)).toBe(403);
  });

  test.each<[string, Record<string, string>]>([
    ['a page of this server', { 'sec-fetch-site': 'same-origin' }],
    ['a command line', {}],
    ['its address', { host: '127.0.0.1:8501' }],
  ])('takes the token of %s', async (_, headers) => {
    expect(await status(method, url, { [header]: token, ...headers })).not.toBe(403);
  });
});

const readable = routes.filter(
  ({ method, url }) => (method === 'GET' || readOnly.includes(url)) && !url.startsWith('/health/'),
);

test.each([...readable, { method: 'GET', url: '/nothing' }])(
  '$method $url does not answer to another name, where a foreign page could read it',
  async ({ method, url }) => {
    expect(await status(method, url, { host: 'rebound.example' })).toBe(403);
  },
);

test('the health check and the own names are answered', async () => {
  expect(await status('GET', '/health/ready', { host: 'anything' })).toBe(200);
  expect(await status('GET', '/api/boards', { host: 'localhost' })).toBe(200);
  expect(await status('GET', '/api/boards', { host: '127.0.0.1:8501' })).toBe(200);
});
