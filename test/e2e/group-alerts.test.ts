import { bootstrapServer } from '@kafka-o11y/scenarios';
import { eventually } from '@kafka-o11y/test-kit';
import { services, topics } from '@kafka-o11y/vocabulary';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { query } from '../stack/backends.ts';
import { compose, docker } from '../stack/compose.ts';
import { untilHealthy } from '../stack/heal.ts';
import { kafkaMode, settings } from '../stack/settings.ts';

const group = 'kip-848';
const { topic } = topics.orders;
const container = `${settings.COMPOSE_PROJECT_NAME}-${group}`;
const bootstrap = ['--bootstrap-server', bootstrapServer];

/** More than the alert allows. */
const UNREAD = 1_500;

/** Who asks for classic groups alone takes such a group for dead. */
describe.runIf(kafkaMode === 'kraft')('alerts on a group of the new protocol (KIP-848)', () => {
  beforeAll(async () => {
    // A group stalls in 20 collections: in 40 s instead of five minutes.
    await monitor({ LAG_INTERVAL_MS: '2000' });
    await eventually('enough orders', async () => {
      const [written] = await query(`sum(kafka_partition_current_offset{topic="${topic}"})`);
      expect(written?.value).toBeGreaterThan(UNREAD);
    });
    await groups('--reset-offsets', '--to-earliest', '--topic', topic, '--execute');
    // It reads, and never commits.
    await compose([
      ...['--profile', 'java', 'run', '--detach', '--no-deps', '--name', container],
      ...[
        '--env',
        'JAVA_TOOL_OPTIONS=',
        'java-consumer',
        'kafka-console-consumer.sh',
        ...bootstrap,
      ],
      ...['--topic', topic, '--group', group],
      ...['--command-property', 'group.protocol=consumer'],
      ...['--command-property', 'enable.auto.commit=false'],
    ]);
  });

  afterAll(async () => {
    await docker(['rm', '--force', container]);
    await eventually('the group is deleted', () => groups('--delete'), { seconds: 90 });
    await monitor({});
  });

  test('its type, its state and its member are known', async () => {
    // Prometheus goes on with the state before for five minutes.
    const now = (series: string) => query(`last_over_time(${series}[20s])`);
    await eventually('a member', async () => {
      const info = `kafka_group_info{group="${group}", type="consumer", state="Stable"}`;
      expect(await now(info)).toHaveLength(1);
      const [members] = await now(`kafka_group_members{group="${group}"}`);
      expect(members?.value).toBe(1);
    });
  });

  test.each([
    ['KafkaConsumerLagHigh', ''],
    ['KafkaConsumerGroupStopped', 'stalled'],
  ])('%s fires while it reads and does not commit: %s', (alert, status) => fires(alert, status));

  test('KafkaConsumerGroupStopped fires as "stopped" once its member has gone', async () => {
    await docker(['kill', '--signal', 'TERM', container]);
    await fires('KafkaConsumerGroupStopped', 'stopped');
  });
});

/** Waits for the alert on the group. */
async function fires(alert: string, status: string): Promise<void> {
  const matchers = `alertname="${alert}", alertstate="firing", group="${group}", status="${status}"`;
  await eventually(
    `${alert} fires`,
    async () => expect(await query(`ALERTS{${matchers}}`)).toHaveLength(1),
    { seconds: 270 },
  );
}

/** Starts the monitor anew with these settings beside those of the lab. */
async function monitor(env: Record<string, string>): Promise<void> {
  await compose(['up', '--detach', '--no-deps', services.monitor], { env });
  await untilHealthy();
}

/** Kafka's own tool, on the group. */
function groups(...args: string[]): Promise<string> {
  const tool = ['kafka-consumer-groups.sh', ...bootstrap, '--group', group];
  return compose(['exec', '-T', services.kafka, ...tool, ...args]);
}
