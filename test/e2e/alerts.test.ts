import { expect, test } from 'vitest';
import { activeAlerts } from '../stack/alertmanager.ts';
import { eventually } from '../stack/eventually.ts';
import { firingAlerts } from '../stack/prometheus.ts';

test('alerts get from Prometheus to Alertmanager: the watchdog does', async () => {
  await eventually('Watchdog is active in Alertmanager', async () => {
    expect(await activeAlerts()).toContain('Watchdog');
  });
});

test('a stack that merely runs raises no alert but the watchdog', async () => {
  await eventually('nothing else fires', async () => {
    expect(await firingAlerts()).toEqual(['Watchdog']);
  });
});
