import { startChild } from '@kafka-o11y/service/testing';
import { expect, test } from 'vitest';

const main = new URL('./main.ts', import.meta.url);

test('an invalid configuration exits 1 and lists every fault', async () => {
  await using monitor = startChild(main, { EXPECTED_BROKERS: '0', CANARY_INTERVAL_MS: '50' });
  const { code, output } = await monitor.exit;
  expect(code).toBe(1);
  expect(output).toContain('EXPECTED_BROKERS="0": expected an integer from 1 to 100');
  expect(output).toContain('CANARY_INTERVAL_MS="50": expected milliseconds');
});

test('without a broker it is at work, since it counts just that, and can be stopped', async () => {
  await using monitor = startChild(main, { HTTP_PORT: '0', KAFKA_BOOTSTRAP_SERVERS: nobody });
  await monitor.prints(/"monitoring"/);
  const url = /"url":"([^"]+)","msg":"listening"/.exec(monitor.output())?.[1];
  expect((await fetch(`${url}/health/ready`)).status).toBe(200);

  monitor.kill('SIGTERM');
  expect((await monitor.exit).code).toBe(0);
});

test('without the canary it is at work, too', async () => {
  await using monitor = startChild(main, {
    HTTP_PORT: '0',
    KAFKA_BOOTSTRAP_SERVERS: nobody,
    CANARY_ENABLED: 'false',
  });
  await monitor.prints(/"monitoring"/);
  const url = /"url":"([^"]+)","msg":"listening"/.exec(monitor.output())?.[1];
  expect((await fetch(`${url}/health/ready`)).status).toBe(200);

  monitor.kill('SIGTERM');
  expect((await monitor.exit).code).toBe(0);
});

/** The port of tcpmux, on which nothing listens. */
const nobody = '127.0.0.1:1';
