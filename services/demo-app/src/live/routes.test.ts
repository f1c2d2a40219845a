import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Alertmanager, Prometheus } from '@kafka-o11y/backends';
import { createHttp } from '@kafka-o11y/service';
import { boardUids } from '@kafka-o11y/vocabulary';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { parsed } from '../../testing/parsed.ts';
import type { LiveState } from '../contract.ts';
import { liveStateSchema } from '../contract.ts';
import { Switchboard } from '../faults/switchboard.ts';
import { liveRoutes } from './routes.ts';

/** Stands in for Prometheus. Alertmanager is not there, and the flag file is a directory. */
let asked = 0;
let answers = true;
const backend = createServer((_request, response) => {
  asked += 1;
  const data = {
    resultType: 'vector',
    result: [{ metric: { service_name: 'kafka' }, value: [0, '7'] }],
  };
  if (answers) response.end(JSON.stringify({ data }));
});

const logger = pino({ level: 'silent' });
let http: ReturnType<typeof createHttp>;
let url: string;
beforeEach(async () => {
  asked = 0;
  answers = true;
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
  http = createHttp({ logger, notReady: () => undefined });
  liveRoutes(http, {
    prometheus: new Prometheus(base),
    alertmanager: new Alertmanager('http://127.0.0.1:2'),
    switchboard: new Switchboard(import.meta.dirname, logger),
    attached: false,
    healthUrls: { prometheus: `${base}/-/ready`, alertmanager: 'http://127.0.0.1:2/-/ready' },
    group: 'a group',
    intervalMs: 50,
  });
  url = `${await http.listen({ host: '127.0.0.1', port: 0 })}/api/live`;
});
afterEach(async () => {
  await http.close();
  backend.closeAllConnections();
  await new Promise((resolve) => backend.close(resolve));
});

/** The states that a browser's EventSource would hand to the page. */
async function* watch(signal: AbortSignal): AsyncGenerator<LiveState> {
  const response = await fetch(url, { signal });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const events = (text + chunk).split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      yield parsed(liveStateSchema, JSON.parse(event.replace(/^data: /, '')));
    }
  }
}

async function first(states: AsyncGenerator<LiveState>): Promise<LiveState> {
  const { value } = await states.next();
  return value;
}

test('shows what answers, and what does not in its place', async () => {
  const viewer = new AbortController();
  const state = await first(watch(viewer.signal));
  expect(state.flow).toMatchObject({ value: { sentPerSecond: 7, partitions: [] } });
  expect(state.flow).not.toHaveProperty('error');
  expect(state.alerts).toEqual({
    error: expect.stringContaining('Alertmanager cannot be reached'),
  });
  expect(state.faults).toEqual({ error: expect.stringContaining('cannot be read') });
  expect(state.problems).toContainEqual({
    what: expect.stringMatching(/^alertmanager is down: .+ECONNREFUSED/),
    board: boardUids.telemetry,
    others: [],
    explains: [],
  });
  viewer.abort();
});

test('a backend that hangs is shown as such, and holds up nothing else', async () => {
  answers = false;
  const viewer = new AbortController();
  const since = performance.now();
  const state = await first(watch(viewer.signal));
  expect(performance.now() - since).toBeLessThan(3_500);
  expect(state.flow).toEqual({ error: 'no answer for 2 s' });
  expect(state.components).toContainEqual(
    expect.objectContaining({ name: 'prometheus', status: 'down', reason: 'no answer for 2 s' }),
  );
  viewer.abort();
});

test('ten viewers cost no more questions than one, and none cost none', async () => {
  const viewers = Array.from({ length: 10 }, () => new AbortController());
  const streams = viewers.map(({ signal }) => watch(signal));
  const states = await Promise.all(streams.map(first));
  expect(new Set(states.map(({ at }) => at)).size).toBe(1);
  for (const viewer of viewers) viewer.abort();
  await vi.waitFor(async () => {
    const before = asked;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(asked).toBe(before);
  }, 5_000);
});

test('the fifty-first viewer is told why there is nothing to see', async () => {
  const viewers = new AbortController();
  const streams = Array.from({ length: 50 }, () => watch(viewers.signal));
  await Promise.all(streams.map(first));
  const refused = await fetch(url);
  expect(refused.status).toBe(503);
  expect(await refused.json()).toMatchObject({ detail: expect.stringContaining('50 pages') });
  viewers.abort();
});

test('a server that closes ends the streams', async () => {
  const states = watch(AbortSignal.timeout(10_000));
  await first(states);
  await http.close();
  for await (const _ of states);
});
