import { RecordedMetrics } from '@kafka-o11y/telemetry/testing';
import type { Histogram } from '@opentelemetry/sdk-metrics';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeBrokers } from './fixtures/fake-brokers.ts';
import { KafkaJSProtocolError } from './kafkajs/errors.ts';
import { Publisher } from './publisher.ts';

let recorded: RecordedMetrics;
let kafka: FakeBrokers;
let publisher: Publisher;

beforeEach(() => {
  recorded = new RecordedMetrics();
  kafka = new FakeBrokers(1);
  publisher = new Publisher(kafka, { component: 'shop', logger: pino({ level: 'silent' }) });
});

afterEach(async () => {
  await publisher.stop();
  await recorded[Symbol.asyncDispose]();
});

const labels = { component: 'shop', language: 'typescript', topic: 'orders', partition: '0' };

test('counts acknowledged records, their bytes and the time of each', async () => {
  const publish = (value: string) =>
    publisher.publish({ topic: 'orders', key: 'ab', value, headers: { h: '12' } });
  await Promise.all([publish('123'), publish('12345')]);

  const attributes = { ...labels, status: 'success' };
  expect(await recorded.points('kafka_messages_sent')).toMatchObject([{ attributes, value: 2 }]);
  expect(await recorded.points('kafka_messages_sent_bytes')).toMatchObject([
    { attributes, value: 18 },
  ]);
  expect(await recorded.points('kafka_producer_retries')).toMatchObject([
    { attributes: { component: 'shop', topic: 'orders' }, value: 0 },
  ]);
  const [duration] = await recorded.points<Histogram>('kafka_message_send_duration_ms');
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
  expect(await recorded.points('kafka_messages_sent')).toContainEqual(
    expect.objectContaining({ attributes: { ...labels, status: 'error' }, value: 1 }),
  );
});

test('shows the queue, the retries and whether the producer is connected', async () => {
  expect(await recorded.points('kafka_producer_active')).toMatchObject([{ value: 0 }]);
  kafka.onSend = async () => {
    if (kafka.sends.length === 1) throw new Error('connection lost');
  };
  const delivery = publisher.publish({ topic: 'orders', key: 'k', value: 'v' });
  expect(await recorded.points('kafka_producer_queue_records')).toMatchObject([
    { attributes: { component: 'shop' }, value: 1 },
  ]);
  await delivery;
  expect(await recorded.points('kafka_producer_queue_records')).toMatchObject([{ value: 0 }]);
  expect(await recorded.points('kafka_producer_active')).toMatchObject([{ value: 1 }]);
  expect(await recorded.points('kafka_producer_retries')).toMatchObject([
    { attributes: { component: 'shop', topic: 'orders' }, value: 1 },
  ]);
});

test('a stopped producer shows 0 instead of nothing', async () => {
  await publisher.start();
  expect(await recorded.points('kafka_producer_active')).toMatchObject([{ value: 1 }]);
  await publisher.stop();
  expect(await recorded.points('kafka_producer_active')).toMatchObject([{ value: 0 }]);
});
