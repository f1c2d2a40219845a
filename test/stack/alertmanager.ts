import { z } from 'zod';
import { getJson } from './http.ts';
import { settings } from './settings.ts';

const base = `http://127.0.0.1:${settings.ALERTMANAGER_PORT}`;

const alerts = z.array(
  z.object({
    labels: z.record(z.string(), z.string()),
    status: z.object({ state: z.enum(['unprocessed', 'active', 'suppressed']) }),
  }),
);

/** Names of the alerts that Alertmanager holds as active. */
export function activeAlerts(): Promise<string[]> {
  return alertsIn('active');
}

/** Names of the alerts that fire, but about which nobody is told, as another one explains them. */
export function inhibitedAlerts(): Promise<string[]> {
  return alertsIn('suppressed');
}

async function alertsIn(state: 'active' | 'suppressed'): Promise<string[]> {
  const answer = await getJson(alerts, base, '/api/v2/alerts');
  return answer
    .filter(({ status }) => status.state === state)
    .map(({ labels }) => labels.alertname ?? '');
}
