import type { Alert, Alertmanager } from '@kafka-o11y/backends';
import type { FiringAlert } from '../contract.ts';

/** The alerts that fire now, the oldest first, those included that another one explains. */
export async function firingAlerts(alertmanager: Alertmanager): Promise<FiringAlert[]> {
  return (await alertmanager.alerts()).map(firing).sort((a, b) => a.since - b.since);
}

function firing({ labels, annotations, startsAt, status }: Alert): FiringAlert {
  const { alertname = '', severity = 'none', ...others } = labels;
  const { runbook } = annotations;
  const board = /^\/d\/([\w-]+)/.exec(annotations.dashboard ?? '')?.[1];
  return {
    name: alertname,
    severity,
    summary: annotations.summary ?? alertname,
    description: annotations.description ?? '',
    since: Date.parse(startsAt),
    ...(runbook && { runbook }),
    ...(board && { board }),
    inhibited: status.inhibitedBy.length > 0,
    silenced: status.silencedBy.length > 0,
    labels: others,
  };
}
