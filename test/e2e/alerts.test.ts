import { expect, test } from 'vitest';
import { activeAlerts } from '../stack/alertmanager.ts';
import { eventually } from '../stack/eventually.ts';
import { firingAlerts } from '../stack/prometheus.ts';

test('alerts get from Prometheus to Alertmanager: the watchdog does', async () => {
  await eventually('Watchdog is active in Alertmanager', async () => {
    expect(await activeAlerts()).toContain('Watchdog');
  });
});

/**
 * What a machine that others load as well may raise, however well the stack is: they are about
 * waiting for its disk or its processor.
 */
const aboutTheMachine = [
  'JvmGcTimeHigh',
  'KafkaRequestHandlersBusy',
  'KafkaZooKeeperSessionExpired',
  'ZooKeeperFsyncSlow',
];

test('a stack that merely runs raises no alert but the watchdog', async () => {
  await eventually(
    'nothing else fires',
    async () => {
      const firing = await firingAlerts();
      const excused = firing.filter((name) => aboutTheMachine.includes(name));
      if (excused.length > 0) console.log(`a busy machine: ${excused.join(', ')}`);
      expect(firing.filter((name) => !excused.includes(name))).toEqual(['Watchdog']);
    },
    { seconds: 120 },
  );
});
