import { topics } from '@kafka-o11y/orders';
import { afterEach, describe, expect, test } from 'vitest';
import { compose } from '../stack/compose.ts';
import { eventually } from '../stack/eventually.ts';
import { heal } from '../stack/heal.ts';
import { endOffsets } from '../stack/kafka.ts';
import { assertNoneLost } from '../stack/losses.ts';
import { acknowledgedOrders } from '../stack/order-log.ts';
import { number } from '../stack/prometheus.ts';
import { isCluster } from '../stack/settings.ts';

const { topic } = topics.orders;
const broker = 'kafka-3';
const waiting = 'sum(kafka_producer_queue_records)';
const givenUp = 'sum(kafka_messages_sent_total{status="error"}) or vector(0)';

describe.skipIf(!isCluster)('in a cluster (STACK_SHAPE=cluster)', () => {
  afterEach(heal);

  // Killed, it closes its connections. Frozen, it keeps them, and answers nothing.
  test('a broker that freezes holds orders up for a request timeout, and loses none', async () => {
    const since = new Date();
    const begin = await endOffsets(topic);
    const givenUpBefore = await number(givenUp);

    await compose(['pause', broker]);
    await eventually('orders wait for the broker', async () =>
      expect(await number(waiting)).toBeGreaterThan(100),
    );
    await eventually(
      'they go to the others, with the broker still frozen',
      async () => expect(await number(waiting)).toBeLessThan(20),
      { seconds: 90 },
    );
    expect((await number(givenUp)) - givenUpBefore).toBe(0);

    await compose(['unpause', broker]);
    await eventually(
      'every replica is in sync again',
      async () =>
        expect(await number('sum(kafka_server_replicamanager_underreplicatedpartitions)')).toBe(0),
      { seconds: 120 },
    );
    await assertNoneLost(topic, await acknowledgedOrders(since), begin, since);
  });
});
