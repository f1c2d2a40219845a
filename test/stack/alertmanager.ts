import { alertmanager } from './stores.ts';

/** Names of the alerts that Alertmanager holds as active. */
export function activeAlerts(): Promise<string[]> {
  return alertsIn('active');
}

/** Names of the alerts that fire, but about which nobody is told, as another one explains them. */
export function inhibitedAlerts(): Promise<string[]> {
  return alertsIn('suppressed');
}

async function alertsIn(state: 'active' | 'suppressed'): Promise<string[]> {
  const alerts = await alertmanager.alerts();
  return alerts
    .filter(({ status }) => status.state === state)
    .map(({ labels }) => labels.alertname ?? '');
}
