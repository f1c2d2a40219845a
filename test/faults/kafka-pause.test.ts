import { eventually } from '@kafka-o11y/test-kit';
import { services, topics } from '@kafka-o11y/vocabulary';
import { afterEach, expect, test } from 'vitest';
import { activeAlerts, firingAlerts } from '../stack/backends.ts';
import { compose } from '../stack/compose.ts';
import { heal } from '../stack/heal.ts';
import { endOffsets } from '../stack/kafka.ts';
import { assertNoneLost } from '../stack/losses.ts';
import { acknowledgedOrders } from '../stack/orders.ts';

const { topic } = topics.orders;
const alert = 'KafkaBrokerDown';

afterEach(heal);

test('a pause of Kafka raises the alert and loses no acknowledged order', async () => {
  await eventually(
    `${alert} of an earlier outage is over`,
    async () => expect(await firingAlerts()).not.toContain(alert),
    { seconds: 120 },
  );
  const since = new Date();
  const begin = await endOffsets(topic);

  // The alert waits for 30 s, so the pause lasts longer than that.
  await compose(['pause', services.kafka]);
  await eventually(
    `${alert} fires in Prometheus`,
    async () => expect(await firingAlerts()).toContain(alert),
    { seconds: 90 },
  );
  await eventually(`${alert} is active in Alertmanager`, async () =>
    expect(await activeAlerts()).toContain(alert),
  );

  await compose(['unpause', services.kafka]);
  await eventually(
    `${alert} clears in Prometheus`,
    async () => expect(await firingAlerts()).not.toContain(alert),
    { seconds: 120 },
  );
  await eventually(`${alert} is no longer active in Alertmanager`, async () =>
    expect(await activeAlerts()).not.toContain(alert),
  );

  const acknowledged = await eventually(
    'the producer sends again',
    async () => {
      const resumed = await acknowledgedOrders(since);
      expect(resumed.length).toBeGreaterThan(200);
      return resumed;
    },
    { seconds: 120 },
  );
  await assertNoneLost(topic, acknowledged, begin, since);
});
