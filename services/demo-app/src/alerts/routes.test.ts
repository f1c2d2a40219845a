import { createHttp } from '@kafka-o11y/service';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { alertRoutes } from './routes.ts';

function server() {
  const http = createHttp({ logger: pino({ level: 'silent' }), notReady: () => undefined });
  alertRoutes(http, { hosts: ['localhost'] });
  return http;
}

/** As Alertmanager writes it, with the fields that are not kept. */
const notification = (alertname: string) => ({
  version: '4',
  groupKey: '{}:{}',
  truncatedAlerts: 7,
  status: 'firing',
  receiver: 'demo-app',
  groupLabels: { service_name: 'kafka' },
  commonLabels: {},
  commonAnnotations: {},
  externalURL: 'http://alertmanager:9093',
  alerts: [
    {
      status: 'firing',
      labels: { alertname },
      annotations: { summary: 'Down' },
      startsAt: '2026-01-02T03:04:05.678Z',
      endsAt: '0001-01-01T00:00:00Z',
      generatorURL: '',
      fingerprint: 'c0ffee',
    },
  ],
});

test('keeps the last 200 notifications, newest first', async () => {
  await using http = server();
  for (let number = 1; number <= 201; number += 1) {
    const { statusCode } = await http.inject({
      method: 'POST',
      url: '/api/alertmanager',
      payload: notification(`Alert${number}`),
    });
    expect(statusCode).toBe(204);
  }
  const { notifications } = (await http.inject('/api/alerts/history')).json();
  expect(notifications).toHaveLength(200);
  expect(notifications[0].alerts[0].labels).toEqual({ alertname: 'Alert201' });
  expect(notifications[0].truncatedAlerts).toBe(7);
  expect(notifications[199].alerts[0].labels).toEqual({ alertname: 'Alert2' });
});

test.each<[number, string, Record<string, string>]>([
  [204, 'Alertmanager', { host: 'demo-app:8501' }],
  [204, 'somebody on this machine', { host: 'localhost:8501' }],
  [403, 'a name that is not ours', { host: 'rebound.example:8501' }],
  [403, 'a page of another origin', { origin: 'https://example.com' }],
  [403, 'a page whose origin is hidden', { origin: 'null' }],
  [403, 'a browser', { 'sec-fetch-site': 'cross-site' }],
  [403, 'a page of our own', { 'sec-fetch-site': 'same-origin' }],
])('answers %i to %s', async (status, _, headers) => {
  await using http = server();
  const answer = await http.inject({
    method: 'POST',
    url: '/api/alertmanager',
    headers,
    payload: notification('A'),
  });
  expect(answer.statusCode).toBe(status);
  const { notifications } = (await http.inject('/api/alerts/history')).json();
  expect(notifications).toHaveLength(status === 204 ? 1 : 0);
});

test('refuses what is no notification', async () => {
  await using http = server();
  const answer = await http.inject({
    method: 'POST',
    url: '/api/alertmanager',
    payload: { ...notification('A'), status: 'odd' },
  });
  expect(answer.statusCode).toBe(400);
  expect(answer.json().errors).toMatchObject([{ field: 'status' }]);
});
