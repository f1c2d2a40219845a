import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { createHttp } from '@kafka-o11y/service';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parsed } from '../testing/parsed.ts';
import { configSchema } from './config.ts';
import { linksSchema } from './contract.ts';
import { demoRoutes } from './http.ts';

/** Stands in for Grafana, which runs. */
const grafana = createServer((_request, response) => {
  response.end('{}');
});
beforeAll(() => new Promise<void>((resolve) => grafana.listen(0, '127.0.0.1', resolve)));
afterAll(() => grafana.close());

async function linksOf(BACKENDS: string, ATTACHED = 'false'): Promise<unknown> {
  const logger = pino({ level: 'silent' });
  await using http = createHttp({ logger, notReady: () => undefined });
  const GRAFANA_URL = `http://127.0.0.1:${(grafana.address() as AddressInfo).port}`;
  const FAULT_FLAGS_FILE = `${tmpdir()}/none.json`;
  const config = { BACKENDS, ATTACHED, GRAFANA_URL, FAULT_FLAGS_FILE };
  demoRoutes(http, configSchema.parse(config), { logger });
  const answer = (await http.inject({ url: '/api/links', headers: { host: 'localhost' } })).json();
  return parsed(linksSchema, answer);
}

test('Grafana is linked where it runs, with the stores that it can ask', async () => {
  expect(await linksOf('grafana')).toEqual({ grafanaPort: 3000 });
  expect(await linksOf('permissive')).toEqual({});
});

test('a page learns that the clusters are those of others', async () => {
  expect(await linksOf('grafana', 'true')).toEqual({ grafanaPort: 3000, attached: true });
  expect(await linksOf('permissive', 'true')).toEqual({ attached: true });
});
