import { encodeOrder, randomOrder } from '@kafka-o11y/orders';
import { bootstrapServer } from '@kafka-o11y/scenarios';
import { eventually } from '@kafka-o11y/test-kit';
import { compressions, consumerGroup, services, topics } from '@kafka-o11y/vocabulary';
import { afterEach, expect, test } from 'vitest';
import { findLines, number, prometheus } from '../stack/backends.ts';
import { compose } from '../stack/compose.ts';
import { heal } from '../stack/heal.ts';
import { assertProcessedUpTo, committedOffsets, endOffsets } from '../stack/kafka.ts';
import type { Delivered } from '../stack/orders.ts';
import { placeOrder, processedOrders } from '../stack/orders.ts';

const { topic } = topics.orders;
const alert = 'KafkaPartitionParked';
const bootstrap = `--bootstrap-server ${bootstrapServer}`;

afterEach(heal);

test.each(compressions)("an order that Kafka's own producer compressed: %s", async (codec) => {
  const since = new Date();
  const order = randomOrder();
  await inKafka(
    `echo '${encodeOrder(order)}' | kafka-console-producer.sh ${bootstrap} --topic ${topic} ` +
      `--compression-codec ${codec}`,
  );
  const end = await endOffsets(topic);
  await eventually('it is processed', () => assertProcessedUpTo(topic, end), { seconds: 30 });
  expect((await processedOrders(since)).map(({ orderId }) => orderId)).toContain(order.id);
});

test('a damaged record parks its partition alone, raises the alert, and is skipped', async () => {
  const since = new Date();
  await compose(['stop', services.consumer]);
  const order = await placeOrder();
  const { partition } = order;
  const restore = await damage(order);
  try {
    await compose(['start', services.consumer]);

    // Prometheus evaluates the tests' rules every 5 s, and this alert after 10 s instead of 30.
    await eventually(
      `${alert} names the place`,
      async () => {
        const alerts = await prometheus.alerts();
        const [found] = alerts.filter(({ labels }) => labels.alertname === alert);
        expect(found?.state).toBe('firing');
        expect(found?.labels).toMatchObject({
          group: consumerGroup,
          topic,
          partition: String(partition),
          error_type: 'ChecksumMismatch',
        });
      },
      { seconds: 60 },
    );
    const parkedAt = await number('max(kafka_consumer_parked_offset)');
    expect(BigInt(parkedAt)).toBe((await committedOffsets(consumerGroup, topic)).get(partition));
    const line = `${topic}/${partition} is parked at offset`;
    await eventually('the log names the place', async () => {
      expect(await findLines({ service: services.consumer, words: line }, 120)).not.toEqual([]);
    });

    const end = await endOffsets(topic);
    end.delete(partition);
    await eventually('the other partitions go on', () => assertProcessedUpTo(topic, end));
    expect(await processedOrders(since)).not.toContainEqual(
      expect.objectContaining({ orderId: order.id }),
    );
    await skip(partition);
    await eventually(
      `${alert} clears`,
      async () => {
        const alerts = await prometheus.alerts();
        expect(alerts.filter(({ labels }) => labels.alertname === alert)).toEqual([]);
      },
      { seconds: 60 },
    );
    const all = await endOffsets(topic);
    await eventually('all partitions go on', () => assertProcessedUpTo(topic, all), {
      seconds: 60,
    });
  } finally {
    await restore();
  }
});

/** Runs a line in the broker's container, and returns what it prints. */
function inKafka(line: string): Promise<string> {
  return compose(['exec', '--no-TTY', services.kafka, 'bash', '-c', line]);
}

/**
 * Changes a byte of the order on the broker's disk, as a failing disk does.
 *
 * @returns what changes it back
 */
async function damage({ id, partition }: Delivered): Promise<() => Promise<string>> {
  const segments = `/var/lib/kafka/data/${topic}-${partition}/*.log`;
  const found = await inKafka(
    `grep --byte-offset --only-matching --text '${id}' ${segments} /dev/null`,
  );
  const [file, at] = (found.split('\n')[0] ?? '').split(':');
  const write = (character: string) =>
    inKafka(`printf '${character}' | dd of=${file} bs=1 seek=${at} conv=notrunc status=none`);
  await write('!');
  return () => write(id.charAt(0));
}

/** As the runbook has it: sets the group's offset behind the damaged batch while nobody reads. */
async function skip(partition: number): Promise<void> {
  await compose(['stop', services.consumer]);
  const committed = (await committedOffsets(consumerGroup, topic)).get(partition) ?? 0n;
  await inKafka(
    `kafka-consumer-groups.sh ${bootstrap} --group ${consumerGroup} --topic ${topic}:${partition} ` +
      `--reset-offsets --to-offset ${committed + 1n} --execute`,
  );
  await compose(['start', services.consumer]);
}
