import { spawnSync } from 'node:child_process';
import { request } from 'node:https';
import { eventually, root } from '@kafka-o11y/test-kit';
import { services } from '@kafka-o11y/vocabulary';
import { beforeAll, describe, expect, test } from 'vitest';
import { firingAlerts, number } from '../stack/backends.ts';
import { untilHealthy } from '../stack/heal.ts';
import { askForbidden, secret } from '../stack/kafka.ts';
import { acknowledgedOrders, processedOrders } from '../stack/orders.ts';
import { settings, startEnvironment } from '../stack/settings.ts';

const { producer } = services;

test('what a principal has no right to is denied, counted by its name, and raises the alert', async () => {
  await askForbidden();
  await eventually('it is counted', async () => {
    const denied = `sum(kafka_authorizer_denied_total{principal="User:${producer}"})`;
    expect(await number(denied)).toBeGreaterThan(0);
  });
  await eventually('the alert', async () => {
    expect(await firingAlerts()).toContain('KafkaAuthorizationDenied');
  });
});

test('the certificates that the brokers show are known, and hold', async () => {
  const days = '(min(tls_server_certificate_not_after_seconds) - time()) / 86400';
  await eventually('a certificate', async () => expect(await number(days)).toBeGreaterThan(80));
});

describe('the Collector', () => {
  let ca: string;
  beforeAll(async () => {
    ca = await secret(producer, 'ca.pem');
  });

  test('takes telemetry from who shows a certificate', async () => {
    const [cert, key] = [await secret(producer, 'cert.pem'), await secret(producer, 'key.pem')];
    expect(await post({ ca, cert, key })).toBe(200);
  });

  test('takes none from who shows none', async () => {
    await expect(post({ ca })).rejects.toThrow(/certificate required/i);
  });
});

test('new certificates and passwords cost no order', async () => {
  const before = await secretsOf(producer);
  const since = new Date();
  const { status, stdout, stderr } = spawnSync('./start.sh', ['rotate'], {
    cwd: root,
    env: startEnvironment(),
    encoding: 'utf8',
  });
  expect(status, `${stdout}${stderr}`).toBe(0);
  await untilHealthy();
  const after = await secretsOf(producer);
  for (const [file, content] of Object.entries(after)) expect(content).not.toBe(before[file]);
  const acknowledged = (await acknowledgedOrders(since)).map(({ orderId }) => orderId);
  expect(acknowledged.length).toBeGreaterThan(100);
  await eventually(
    'every acknowledged order is processed',
    async () => {
      const processed = new Set((await processedOrders(since)).map(({ orderId }) => orderId));
      expect(acknowledged.filter((id) => !processed.has(id))).toEqual([]);
    },
    { seconds: 120 },
  );
}, 600_000);

async function secretsOf(service: string): Promise<Record<string, string>> {
  const files = ['cert.pem', 'key.pem', 'password'];
  return Object.fromEntries(
    await Promise.all(files.map(async (file) => [file, await secret(service, file)])),
  );
}

/** Sends an empty request for metrics by OTLP over HTTP, and gives the status of the answer. */
function post(options: { ca: string; cert?: string; key?: string }): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  const url = `https://localhost:${settings.OTLP_HTTP_PORT}/v1/metrics`;
  const headers = { 'content-type': 'application/json' };
  const sent = request(url, { method: 'POST', headers, ...options }, (answer) => {
    answer.resume();
    resolve(answer.statusCode);
  });
  sent.once('error', reject);
  sent.end('{}');
  return promise;
}
