import { withoutNow } from './queries.ts';

/** Another exporter of consumer lag: what it is called, where its names were read, and what it exports. */
export interface Exporter {
  /** Its section in docs/from-other-exporters.md. */
  name: string;
  /** Its file in prometheus/compatibility, and the group of rules in it. */
  file: string;
  /** Each of its labels that we have, with ours. */
  labels: Record<string, string>;
  metrics: Metric[];
}

/** One of its metrics, and what is ours for it. */
export interface Metric {
  name: string;
  labels: string[];
  ours: Recorded | SameName | NotHere;
  /** How ours differs: in unit, in what 0 or -1 means, in which groups have it. */
  differs: string;
}

/** A rule records ours under its name. */
export interface Recorded {
  /** PromQL, with our labels. */
  value: string;
  /** What the page says where the PromQL is too long for it. */
  inShort?: string;
  /** How series that its labels do not tell apart become one; without it there is but one of each. */
  take?: 'sum' | 'max' | 'min' | 'count';
  /** Labels of ours that stay beside its own. */
  keep?: string[];
  /** Its labels that this one of ours has not, though others have. */
  without?: string[];
}

/** Prometheus has it here under the same name, without a rule. */
export interface SameName {
  sameName: true;
}

/** There is no such value here. */
export interface NotHere {
  /** PromQL that answers much the same question. */
  instead?: string;
}

/** Our label for the cluster: it stays where the other has none. */
const CLUSTER = 'kafka_cluster_name';

/** Its labels that a rule cannot give. */
export function missingLabels(exporter: Exporter, metric: Metric, recorded: Recorded): string[] {
  return metric.labels.filter(
    (label) => exporter.labels[label] === undefined || recorded.without?.includes(label),
  );
}

/** The PromQL of the rule that records a metric, with the other's labels. */
export function ruleOf(exporter: Exporter, metric: Metric, recorded: Recorded): string {
  const missing = missingLabels(exporter, metric, recorded);
  const given = metric.labels.filter((label) => !missing.includes(label));
  const hasCluster = given.some((label) => exporter.labels[label] === CLUSTER);
  const by = [...(hasCluster ? [] : [CLUSTER]), ...(recorded.keep ?? []), ...given];
  const renamed = given.reduce((value, label) => {
    const ours = exporter.labels[label];
    return ours === label ? value : `label_join(${value}, "${label}", "", "${ours}")`;
  }, recorded.value);
  return `${recorded.take ?? 'max'} by (${by.join(', ')}) (${renamed})`;
}

/** The PromQL of a metric that is recorded, with our labels and for any time. */
export function questionOf(exporter: Exporter, metric: Metric, recorded: Recorded): string {
  const value = recorded.inShort ?? withoutNow(recorded.value);
  if (!recorded.take) return value;
  const by = metric.labels.flatMap((label) => exporter.labels[label] ?? []);
  return `${recorded.take} by (${by.join(', ')}) (${value})`;
}
