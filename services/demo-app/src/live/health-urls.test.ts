import { expect, test } from 'vitest';
import { configSchema } from '../config.ts';
import { healthUrls } from './health-urls.ts';

const urls = (env: Record<string, string>) => healthUrls(configSchema.parse(env));

test('by default the stores are those that go with Grafana', () => {
  expect(Object.keys(urls({}))).toEqual(['prometheus', 'alertmanager', 'loki', 'tempo', 'grafana']);
  expect(urls({})).toMatchObject({
    loki: 'http://loki:3100/ready',
    tempo: 'http://tempo:3200/ready',
  });
});

test('the other pair has other stores, and no Grafana', () => {
  const ofPair = urls({ BACKENDS: 'permissive' });
  expect(Object.keys(ofPair)).toEqual(['prometheus', 'alertmanager', 'victoria-logs', 'jaeger']);
  expect(ofPair).toMatchObject({
    'victoria-logs': 'http://victoria-logs:9428/health',
    jaeger: 'http://jaeger:16686/api/services',
  });
});

test('stores elsewhere are asked there', () => {
  const elsewhere = { LOGS_URL: 'http://logs:1', TRACES_URL: 'http://traces:2' };
  expect(urls(elsewhere)).toMatchObject({
    loki: 'http://logs:1/ready',
    tempo: 'http://traces:2/ready',
  });
});
