import { readConfig } from '@kafka-o11y/config';
import { startChild } from '@kafka-o11y/service/testing';
import { expect, test } from 'vitest';
import { configSchema } from './config.ts';

const main = new URL('./main.ts', import.meta.url);

test('without a variable set the defaults are a valid configuration', () => {
  expect(readConfig(configSchema, {})).toMatchObject({
    KAFKA_BOOTSTRAP_SERVERS: ['localhost:9092'],
    KAFKA_CONSUMER_GROUP_ID: 'order-processor',
    MAX_ATTEMPTS: 3,
  });
});

test('a 99th percentile below the median is refused', () => {
  const env = { WORK_MS_P50: '30', WORK_MS_P99: '20' };
  expect(() => readConfig(configSchema, env)).toThrow('expected at least WORK_MS_P50');
});

test('an invalid configuration exits 1 and lists every fault', async () => {
  await using consumer = startChild(main, {
    KAFKA_AUTO_OFFSET_RESET: 'newest',
    WORK_ERROR_RATE: '7',
    MAX_ATTEMPTS: '0',
    KAFKA_GROUP_PROTOCOL: 'consumer',
  });
  const { code, output } = await consumer.exit;
  expect(code).toBe(1);
  expect(output).toContain('KAFKA_AUTO_OFFSET_RESET="newest": expected one of earliest, latest');
  expect(output).toContain('WORK_ERROR_RATE="7": expected a number from 0 to 1');
  expect(output).toContain('MAX_ATTEMPTS="0": expected');
  expect(output).toContain('KAFKA_GROUP_PROTOCOL="consumer": expected classic, the only one of');
});

test('the group protocol "consumer" is for the client that speaks it', () => {
  const config = (client: string) =>
    readConfig(configSchema, { KAFKA_CLIENT: client, KAFKA_GROUP_PROTOCOL: 'consumer' });
  expect(config('platformatic')).toMatchObject({ KAFKA_GROUP_PROTOCOL: 'consumer' });
  expect(() => config('kafkajs')).toThrow('KAFKA_GROUP_PROTOCOL="consumer": expected classic');
});

test('waits for the broker, not ready meanwhile, and can be stopped in that', async () => {
  await using consumer = startChild(main, { HTTP_PORT: '0', KAFKA_BOOTSTRAP_SERVERS: nobody });
  await consumer.prints(/trying again/);
  const url = /"url":"([^"]+)","msg":"listening"/.exec(consumer.output())?.[1];
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
  expect((await fetch(`${url}/health/ready`)).status).toBe(503);

  consumer.kill('SIGTERM');
  expect((await consumer.exit).code).toBe(0);
});

/** The port of tcpmux, on which nothing listens. */
const nobody = '127.0.0.1:1';
