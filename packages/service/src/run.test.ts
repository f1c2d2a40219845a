import { expect, test } from 'vitest';
import { startChild } from '../testing/child.ts';

const start = (behaviour: string) =>
  startChild(new URL('./fixtures/app.ts', import.meta.url), { FIXTURE: behaviour });

test.each(['SIGTERM', 'SIGINT'] as const)('%s stops the app and exits 0', async (signal) => {
  await using app = start('slow');
  await app.prints(/at work/);
  app.kill(signal);
  const { code, output } = await app.exit;
  expect(code).toBe(0);
  expect(output).toContain('"stopped"');
});

test('a second signal does not wait', async () => {
  await using app = start('hangs');
  await app.prints(/at work/);
  app.kill('SIGTERM');
  await app.prints(/stopping/);
  app.kill('SIGTERM');
  const { code, output } = await app.exit;
  expect(code).toBe(1);
  expect(output).toContain('second signal');
});

test('an app that does not stop is ended after 10 s', async () => {
  await using app = start('hangs');
  await app.prints(/at work/);
  const signalledAt = performance.now();
  app.kill('SIGTERM');
  expect((await app.exit).code).toBe(1);
  expect(performance.now() - signalledAt).toBeLessThan(11_000);
});

test('a signal during the start stops it without an error', async () => {
  await using app = start('never starts');
  await app.prints(/starting/);
  app.kill('SIGTERM');
  const { code, output } = await app.exit;
  expect(code).toBe(0);
  expect(output).not.toContain('stopped before it was started');
});

test.each([
  ['fails to start', 'the port is taken'],
  ['throws', 'nobody caught this'],
  ['rejects', 'nobody caught this'],
])('an app that %s is stopped, and exits 1 with the error', async (behaviour, message) => {
  await using app = start(behaviour);
  const { code, output } = await app.exit;
  expect(code).toBe(1);
  expect(output).toContain(message);
  expect(output).toContain('"stopped"');
});

test('an invalid configuration is told in plain text, without a stack trace', async () => {
  await using app = start('bad config');
  const { code, output } = await app.exit;
  expect(code).toBe(1);
  expect(output).toContain('PORT="x": expected a number');
  expect(output).not.toContain('    at ');
});
