import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { state } from '../testing/fake-tools.ts';
import { backendOutage } from './set/backend-outage.ts';

/** Seconds that the demo app gives what the first step expects, and which does not come true. */
let patience = 60;
/** What the demo app was asked to change. */
let changes: string[] = [];

/** Stands in for the demo app: what has to hold before holds, and no step comes true. */
const demoApp = createServer((request, response) => {
  const { method = '', url = '' } = request;
  if (method !== 'GET') changes.push(`${method} ${url}`);
  const expectations = url.includes('/checks/before')
    ? backendOutage.before.map((one) => state(one, true))
    : (backendOutage.steps[0]?.expect ?? []).map((one) =>
        state({ ...one, within: patience }, false),
      );
  response.end(JSON.stringify({ expectations, header: 'x-token', token: 't' }));
});

let directory: string;
let said: string;

beforeAll(async () => {
  demoApp.listen(0, '127.0.0.1');
  await once(demoApp, 'listening');
  directory = await mkdtemp(join(tmpdir(), 'scenario-'));
  // Stands in for docker: writes down what it is asked, and takes its time where a test wants it.
  const docker = `#!/bin/sh
echo "$*" >> "${directory}/log"
case "$*" in *unpause*) exec sleep "\${UNPAUSE_SECONDS:-0}" ;; esac
`;
  await writeFile(join(directory, 'docker'), docker);
  await chmod(join(directory, 'docker'), 0o755);
});
beforeEach(async () => {
  changes = [];
  patience = 60;
  said = '';
  await writeFile(join(directory, 'log'), '');
});
afterEach(() => child?.kill('SIGKILL'));
afterAll(async () => {
  demoApp.close();
  await rm(directory, { recursive: true });
});

let child: ReturnType<typeof spawn> | undefined;

/** Runs the scenario in a process of its own. */
function runScenario(env: Record<string, string> = {}) {
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const running = spawn(process.execPath, [main, 'run', backendOutage.id], {
    env: {
      ...process.env,
      PATH: `${directory}:${process.env.PATH}`,
      BIND_ADDRESS: '127.0.0.1',
      KAFKA_O11Y_BACKENDS: 'grafana',
      DEMO_APP_PORT: String((demoApp.address() as AddressInfo).port),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [running.stdout, running.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  child = running;
  return { running, ended: once(running, 'close') };
}

const commands = async () => (await readFile(join(directory, 'log'), 'utf8')).trim().split('\n');
const asked = (command: string) =>
  vi.waitFor(async () => expect(await commands(), said).toContain(command), { timeout: 15_000 });

test('an expectation that fails: exit code 1, and the clean-up has run', async () => {
  patience = 0;
  const { ended } = runScenario();
  expect((await ended)[0], said).toBe(1);
  expect(await commands()).toEqual(['compose pause tempo', 'compose unpause tempo']);
  expect(said).toContain('not all came true');
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s twice, as npm hands it on: all is undone',
  async (signal) => {
    // Long enough for the second one to come while it is being undone.
    const { running, ended } = runScenario({ UNPAUSE_SECONDS: '0.2' });
    await asked('compose pause tempo');
    running.kill(signal);
    await sleep(5);
    running.kill(signal);
    expect((await ended)[0], said).toBe(1);
    expect(await commands()).toEqual(['compose pause tempo', 'compose unpause tempo']);
    expect(changes).toEqual(['PUT /api/faults/processingLatency']);
    expect(said).toContain('stopped');
  },
);

test('another Ctrl-C later ends it as it is, and says what is left', async () => {
  const { running, ended } = runScenario({ UNPAUSE_SECONDS: '10' });
  await asked('compose pause tempo');
  running.kill('SIGINT');
  await asked('compose unpause tempo');
  // Those within a second of the first one are the same one.
  const again = setInterval(() => running.kill('SIGINT'), 300);
  expect((await ended)[0], said).toBe(1);
  clearInterval(again);
  expect(said).toContain('Not undone:\n  docker compose unpause tempo\n');
  expect(said).toContain('npm run scenario -- reset');
});
