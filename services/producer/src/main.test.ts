import { startChild } from '@kafka-o11y/service/testing';
import { expect, test } from 'vitest';

const main = new URL('./main.ts', import.meta.url);

test('an invalid configuration exits 1 and lists every fault', async () => {
  await using producer = startChild(main, {
    PRODUCER_RATE: 'fast',
    HTTP_PORT: '70000',
    KAFKA_BOOTSTRAP_SERVERS: 'kafka',
  });
  const { code, output } = await producer.exit;
  expect(code).toBe(1);
  expect(output).toContain('PRODUCER_RATE="fast": expected a number from 0 to 100000');
  expect(output).toContain('HTTP_PORT="70000": expected');
  expect(output).toContain('KAFKA_BOOTSTRAP_SERVERS="kafka": expected host:port');
});

test('waits for the broker, not ready meanwhile, and can be stopped in that', async () => {
  await using producer = startChild(main, { HTTP_PORT: '0', KAFKA_BOOTSTRAP_SERVERS: nobody });
  await producer.prints(/trying again/);
  const url = /"url":"([^"]+)","msg":"listening"/.exec(producer.output())?.[1];
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
  const ready = await fetch(`${url}/health/ready`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ detail: 'the broker is unreachable' });
  const order = await fetch(`${url}/orders`, { method: 'POST' });
  expect(order.status).toBe(503);

  producer.kill('SIGTERM');
  expect((await producer.exit).code).toBe(0);
});

/** The port of tcpmux, on which nothing listens. */
const nobody = '127.0.0.1:1';
