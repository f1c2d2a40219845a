import { eventually } from '@kafka-o11y/test-kit';
import { services, topics } from '@kafka-o11y/vocabulary';
import { afterEach, describe, expect, test } from 'vitest';
import { number } from '../stack/backends.ts';
import { compose } from '../stack/compose.ts';
import { heal } from '../stack/heal.ts';
import { endOffsets } from '../stack/kafka.ts';
import { assertNoneLost } from '../stack/losses.ts';
import { acknowledgedOrders } from '../stack/orders.ts';
import { isCluster } from '../stack/settings.ts';

const { topic } = topics.orders;
const broker = services.kafka3;
const waiting = 'sum(kafka_producer_queue_records)';
const givenUp = 'sum(kafka_messages_sent_total{status="error"}) or vector(0)';

describe.skipIf(!isCluster)('in a cluster (TEST_STACK=cluster)', () => {
  afterEach(heal);

  // A killed broker closes its connections. A frozen one keeps them and does not answer.
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
