import { eventually } from '@kafka-o11y/test-kit';
import { expect, test } from 'vitest';
import { activeAlerts, firingAlerts } from '../stack/backends.ts';

test('alerts get from Prometheus to Alertmanager: the watchdog does', async () => {
  await eventually('Watchdog is active in Alertmanager', async () => {
    expect(await activeAlerts()).toContain('Watchdog');
  });
});

/** Alerts that a busy machine may raise in a healthy stack: they measure waits for disk and CPU. */
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
