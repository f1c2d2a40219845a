import { boardUids } from '@kafka-o11y/vocabulary';
import type { FiringAlert } from './live.ts';

/** The alerts of one name, and what they explain. */
export interface AlertKind {
  name: string;
  /** The oldest first; at least one. */
  alerts: [FiringAlert, ...FiringAlert[]];
  /** What fires only because these do, as Alertmanager's inhibition says. */
  explains: AlertKind[];
}

/** Alerts by what explains them. */
export interface Explained {
  /** Those that nothing explains. */
  roots: FiringAlert[];
  /** The others, by the id of the root that explains them, be it through another one. */
  byRoot: ReadonlyMap<string, FiringAlert[]>;
}

/** Sorts alerts by what explains them. One whose explanation does not fire any more is a root. */
export function explained(alerts: readonly FiringAlert[]): Explained {
  const byId = new Map(alerts.map((alert) => [alert.id, alert]));
  const causeOf = ({ explainedBy }: FiringAlert) => {
    const causes = explainedBy.flatMap((id) => byId.get(id) ?? []);
    return causes.find((cause) => cause.explainedBy.length === 0) ?? causes[0];
  };
  const rootOf = (alert: FiringAlert): FiringAlert => {
    const path = [alert];
    for (let cause = causeOf(alert); cause; cause = causeOf(cause)) {
      // Of alerts that explain each other one has to be seen.
      if (path.includes(cause)) return firstOf(path.slice(path.indexOf(cause)));
      path.push(cause);
    }
    return path.at(-1) ?? alert;
  };
  const roots: FiringAlert[] = [];
  const byRoot = new Map<string, FiringAlert[]>();
  for (const alert of alerts) {
    const root = rootOf(alert);
    if (root === alert) roots.push(alert);
    else byRoot.set(root.id, [...(byRoot.get(root.id) ?? []), alert]);
  }
  return { roots, byRoot };
}

function firstOf(alerts: FiringAlert[]): FiringAlert {
  return alerts.reduce((first, alert) => (alert.id < first.id ? alert : first));
}

/** The kinds of some roots with what these explain: causes before symptoms, pages before tickets. */
export function kindsOf(
  roots: readonly FiringAlert[],
  byRoot: Explained['byRoot'] = new Map(),
): AlertKind[] {
  const kinds = [...Map.groupBy(roots, ({ name }) => name)].flatMap(([name, alerts]) => {
    const [first, ...others] = alerts.toSorted(
      (a, b) => a.since - b.since || a.summary.localeCompare(b.summary),
    );
    if (!first) return [];
    const explains = kindsOf(alerts.flatMap(({ id }) => byRoot.get(id) ?? []));
    return [{ name, alerts: [first, ...others] as AlertKind['alerts'], explains }];
  });
  return kinds.sort((a, b) => compare(a.alerts[0], b.alerts[0]));
}

/** The boards of what suffers, from cause to symptom. What is on another board is a cause. */
const symptoms: readonly (string | undefined)[] = [
  boardUids.monitor,
  boardUids.applications,
  boardUids.groups,
];

const severities = ['page', 'ticket'];

function compare(a: FiringAlert, b: FiringAlert): number {
  return (
    symptoms.indexOf(a.board) - symptoms.indexOf(b.board) ||
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    a.since - b.since
  );
}
