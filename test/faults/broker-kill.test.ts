import { eventually } from '@kafka-o11y/test-kit';
import { services, topics } from '@kafka-o11y/vocabulary';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { activeAlerts, firingAlerts, inhibitedAlerts, number } from '../stack/backends.ts';
import { compose } from '../stack/compose.ts';
import { heal } from '../stack/heal.ts';
import { endOffsets, sum } from '../stack/kafka.ts';
import { assertNoneLost } from '../stack/losses.ts';
import { acknowledgedOrders, setProducerRate } from '../stack/orders.ts';
import { isCluster, settings } from '../stack/settings.ts';

const { topic } = topics.orders;
const broker = services.kafka2;
const brokerId = '2';
const alert = 'KafkaBrokerDown';
const explained = 'KafkaUnderReplicatedPartitions';
/** Records of the canary with these outcomes in the last ten minutes. */
const canary = (selector: string) =>
  `sum(increase(kafka_canary_records_total{${selector}}[10m])) or vector(0)`;
const controllers = 'sum(kafka_controller_kafkacontroller_activecontrollercount)';
const underReplicated = 'sum(kafka_server_replicamanager_underreplicatedpartitions)';

describe.skipIf(!isCluster)('in a cluster (TEST_STACK=cluster), at 50 orders/s', () => {
  beforeAll(() => setProducerRate('50'));
  afterEach(heal);
  afterAll(() => setProducerRate(settings.PRODUCER_RATE));

  test('kill -9 of a broker is seen, loses no acknowledged order, and is over with its return', async () => {
    await eventually(
      `${alert} of an earlier outage is over`,
      async () => expect(await firingAlerts()).not.toContain(alert),
      { seconds: 120 },
    );
    const since = new Date();
    const begin = await endOffsets(topic);
    await ordersBeyond(begin, 200n);
    await eventually('every replica is in sync', async () =>
      expect(await number(underReplicated)).toBe(0),
    );

    await compose(['kill', '--signal', 'KILL', broker]);
    await eventually('under-replicated partitions are seen', async () =>
      expect(await number(underReplicated)).toBeGreaterThan(0),
    );
    await eventually(
      `${alert} fires in Prometheus`,
      async () => expect(await firingAlerts()).toContain(alert),
      { seconds: 90 },
    );
    await eventually(`${alert} is active in Alertmanager`, async () =>
      expect(await activeAlerts()).toContain(alert),
    );
    await eventually('there is one controller', async () =>
      expect(await number(controllers)).toBe(1),
    );
    await ordersBeyond(await endOffsets(topic), 200n);
    await eventually('the canary says which broker failed', async () =>
      expect(
        await number(canary(`outcome=~"failed|unknown", broker="${brokerId}"`)),
      ).toBeGreaterThan(0),
    );

    await eventually(
      `${explained} fires, and is inhibited by ${alert}`,
      async () => expect(await inhibitedAlerts()).toContain(explained),
      { seconds: 400, everyMs: 5_000 },
    );
    expect(await activeAlerts()).not.toContain(explained);

    await compose(['start', broker]);
    await eventually(
      'every replica is in sync again',
      async () => expect(await number(underReplicated)).toBe(0),
      { seconds: 120 },
    );
    await eventually(
      `${alert} clears in Prometheus`,
      async () => expect(await firingAlerts()).not.toContain(alert),
      { seconds: 120 },
    );
    await eventually(`${alert} is no longer active in Alertmanager`, async () =>
      expect(await activeAlerts()).not.toContain(alert),
    );
    await eventually(
      `${explained} has cleared`,
      async () => {
        const all = [...(await activeAlerts()), ...(await inhibitedAlerts())];
        expect(all).not.toContain(explained);
      },
      { seconds: 120 },
    );
    await eventually(
      `${broker} leads partitions again`,
      async () => {
        const leads = `kafka_server_replicamanager_leadercount{service_instance_id="${broker}"}`;
        expect(await number(leads)).toBeGreaterThan(0);
      },
      { seconds: 120 },
    );
    expect(await number(controllers)).toBe(1);
    await eventually(
      'the canary reads what it writes to that broker again',
      async () => {
        const read = `sum(rate(kafka_canary_records_total{outcome="received", broker="${brokerId}"}[1m]))`;
        expect(await number(read)).toBeGreaterThan(0);
      },
      { seconds: 120 },
    );
    expect(await number(canary('outcome="lost"'))).toBe(0);

    await assertNoneLost(topic, await acknowledgedOrders(since), begin, since);
  });
});

async function ordersBeyond(from: Map<number, bigint>, count: bigint): Promise<void> {
  await eventually(`${count} further orders`, async () => {
    expect(sum(await endOffsets(topic)) - sum(from)).toBeGreaterThanOrEqual(count);
  });
}
