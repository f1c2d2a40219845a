import { metrics } from '@opentelemetry/api';
import type { DataPoint, Histogram } from '@opentelemetry/sdk-metrics';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeKafka } from './fixtures/fake-kafka.ts';
import { KafkaJSProtocolError } from './kafkajs/errors.ts';
import { Publisher } from './publisher.ts';

let exporter: InMemoryMetricExporter;
let provider: MeterProvider;
let kafka: FakeKafka;
let publisher: Publisher;

async function collect<T = number>(name: string): Promise<DataPoint<T>[]> {
  exporter.reset();
  await provider.forceFlush();
  const all = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics);
  const metric = all
    .flatMap((scope) => scope.metrics)
    .find(({ descriptor }) => descriptor.name === name);
  return (metric?.dataPoints ?? []) as DataPoint<T>[];
}

beforeEach(() => {
  exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  provider = new MeterProvider({ readers: [reader] });
  metrics.setGlobalMeterProvider(provider);
  kafka = new FakeKafka(1);
  publisher = new Publisher(kafka, { component: 'shop', logger: pino({ level: 'silent' }) });
});

afterEach(async () => {
  await publisher.stop();
  await provider.shutdown();
  metrics.disable();
});

const labels = { component: 'shop', language: 'typescript', topic: 'orders', partition: '0' };

test('counts acknowledged records, their bytes and the time of each', async () => {
  const publish = (value: string) =>
    publisher.publish({ topic: 'orders', key: 'ab', value, headers: { h: '12' } });
  await Promise.all([publish('123'), publish('12345')]);

  const attributes = { ...labels, status: 'success' };
  expect(await collect('kafka_messages_sent')).toMatchObject([{ attributes, value: 2 }]);
  expect(await collect('kafka_messages_sent_bytes')).toMatchObject([{ attributes, value: 18 }]);
  expect(await collect('kafka_producer_retries')).toMatchObject([
    { attributes: { component: 'shop', topic: 'orders' }, value: 0 },
  ]);
  const [duration] = await collect<Histogram>('kafka_message_send_duration_ms');
  expect(duration).toMatchObject({ attributes, value: { count: 2 } });
  expect(duration?.value.min).toBeGreaterThan(4);
  expect(duration?.value.buckets.boundaries).toEqual([
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000,
  ]);
});

test('counts what the broker refused as errors', async () => {
  kafka.onSend = async () => {
    throw Object.assign(new KafkaJSProtocolError('too large'), { type: 'MESSAGE_TOO_LARGE' });
  };
  const delivery = publisher.publish({ topic: 'orders', key: null, value: 'x' });
  await expect(delivery).rejects.toThrow('too large');
  expect(await collect('kafka_messages_sent')).toMatchObject([
    { attributes: { ...labels, status: 'error' }, value: 1 },
  ]);
});

test('shows the queue, the retries and whether the producer is connected', async () => {
  expect(await collect('kafka_producer_active')).toMatchObject([{ value: 0 }]);
  kafka.onSend = async () => {
    if (kafka.sends.length === 1) throw new Error('connection lost');
  };
  const delivery = publisher.publish({ topic: 'orders', key: 'k', value: 'v' });
  expect(await collect('kafka_producer_queue_records')).toMatchObject([
    { attributes: { component: 'shop' }, value: 1 },
  ]);
  await delivery;
  expect(await collect('kafka_producer_queue_records')).toMatchObject([{ value: 0 }]);
  expect(await collect('kafka_producer_active')).toMatchObject([{ value: 1 }]);
  expect(await collect('kafka_producer_retries')).toMatchObject([
    { attributes: { component: 'shop', topic: 'orders' }, value: 1 },
  ]);
});

test('a stopped producer shows 0 instead of nothing', async () => {
  await publisher.start();
  expect(await collect('kafka_producer_active')).toMatchObject([{ value: 1 }]);
  await publisher.stop();
  expect(await collect('kafka_producer_active')).toMatchObject([{ value: 0 }]);
});
