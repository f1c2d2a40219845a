import { eventually } from '@kafka-o11y/test-kit';
import { consumerGroup, topics } from '@kafka-o11y/vocabulary';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { query } from '../stack/backends.ts';
import { compose } from '../stack/compose.ts';
import { untilHealthy } from '../stack/heal.ts';
import { ownedPartitions } from '../stack/kafka.ts';

const { topic, numPartitions } = topics.orders;

async function scale(producers: number, consumers: number): Promise<void> {
  const replicas = [`producer=${producers}`, `consumer=${consumers}`];
  await compose(['up', '--detach', '--no-recreate', ...replicas.flatMap((r) => ['--scale', r])]);
  await untilHealthy();
}

/** The instances whose counter has moved within the last minute. */
async function activeInstances(counter: string): Promise<number> {
  const samples = await query(`sum by (service_instance_id) (rate(${counter}[1m])) > 0`);
  return samples.filter(({ labels }) => labels.service_instance_id).length;
}

describe('docker compose up --scale producer=3 --scale consumer=2', () => {
  beforeAll(() => scale(3, 2));
  afterAll(async () => {
    await scale(1, 1);
    await eventually('one consumer owns all partitions again', async () => {
      expect(await ownedPartitions(consumerGroup, topic)).toHaveLength(1);
    });
  });

  test(`two consumers share the ${numPartitions} partitions`, async () => {
    await eventually('the rebalance', async () => {
      const owned = await ownedPartitions(consumerGroup, topic);
      expect(owned).toHaveLength(2);
      expect(owned.every((partitions) => partitions.length > 0)).toBe(true);
      expect(owned.flat().sort((a, b) => a - b)).toEqual(
        Array.from({ length: numPartitions }, (_, i) => i),
      );
    });
  });

  test('each replica appears by itself in the metrics', async () => {
    // An instance that another test has replaced counts for one more minute.
    await eventually(
      'three producers and two consumers in Prometheus',
      async () => {
        expect({
          producers: await activeInstances('kafka_messages_sent_total{component="producer"}'),
          consumers: await activeInstances('orders_processed_total'),
        }).toEqual({ producers: 3, consumers: 2 });
      },
      { seconds: 120 },
    );
  });
});
