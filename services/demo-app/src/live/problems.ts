import { boardUids, services } from '@kafka-o11y/vocabulary';
import type { FiringAlert, LiveProblem, LiveState } from '../contract.ts';

type Seen = Pick<LiveState, 'components' | 'flow' | 'alerts' | 'faults'>;

const { overview, telemetry, groups, applications } = boardUids;

/** What is wrong, the gravest first; nothing where the lab is healthy. */
export function problemsOf(seen: Seen): LiveProblem[] {
  return [
    ...alerting(seen, 'page'),
    ...notUp(seen),
    ...unanswered(seen),
    ...alerting(seen, 'ticket'),
    ...flowing(seen),
  ];
}

function alerting({ alerts }: Seen, severity: string): LiveProblem[] {
  const counts = (alert: FiringAlert) =>
    alert.severity === severity && !alert.inhibited && !alert.silenced;
  return current(alerts)
    .filter(counts)
    .map(({ name, summary, board = overview }) => ({ what: `${name}: ${summary}`, board }));
}

/** What is unknown is unknown for something that is down, and that is what is wrong. */
function notUp({ components }: Seen): LiveProblem[] {
  return components
    .filter(({ status }) => status === 'down')
    .map(({ name, reason, board }) => ({ what: `${name} is down: ${reason}`, board }));
}

/** Where the backend itself is well, or is known to be down already, there is no more to say. */
function unanswered({ components, flow, alerts, faults }: Seen): LiveProblem[] {
  const isDown = (name: string) =>
    components.some((component) => component.name === name && component.status === 'down');
  const problems: LiveProblem[] = [];
  if (flow.error && !isDown(services.prometheus)) {
    problems.push({ what: `No metrics: ${flow.error}`, board: telemetry });
  }
  if (alerts.error && !isDown(services.alertmanager)) {
    problems.push({ what: `No alerts: ${alerts.error}`, board: telemetry });
  }
  if (!alerts.error && alerts.value?.every(({ name }) => name !== 'Watchdog')) {
    const what = 'No alert would arrive: the one that always fires (Watchdog) is missing';
    problems.push({ what, board: telemetry });
  }
  if (faults.error) problems.push({ what: faults.error, board: overview });
  return problems;
}

function flowing({ flow: { value: flow, error } }: Seen): LiveProblem[] {
  if (!flow || error) return [];
  const problems: LiveProblem[] = [];
  if (!flow.sentPerSecond) {
    problems.push({ what: 'The producer has sent no order for a minute', board: applications });
  } else if (!flow.processedPerSecond) {
    problems.push({ what: 'Orders are sent, but none is processed', board: applications });
  }
  if (flow.groupStatus !== null && flow.groupStatus !== 'ok') {
    const what = `The consumer group's state is "${flow.groupStatus}"`;
    problems.push({ what, board: groups });
  }
  if (flow.deadLettered) {
    const what = `Orders given up in the last 5 minutes (dead letters): ${flow.deadLettered}`;
    problems.push({ what, board: applications });
  }
  return problems;
}

function current(alerts: LiveState['alerts']): FiringAlert[] {
  return alerts.error === undefined ? (alerts.value ?? []) : [];
}
