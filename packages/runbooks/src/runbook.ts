import type { PanelLink } from '@kafka-o11y/vocabulary';
import type { CauseId } from './causes.ts';
import type { Comparison, Unit } from './compare.ts';

/** How one gets from an alert to its cause. */
export interface Runbook {
  /** The name of the alert. */
  alert: string;
  steps: readonly Step[];
}

/**
 * A question, and what its answer means. The steps of a list are taken in their order: the first one
 * that leads to a cause ends it. Where the answer is not known, the next step follows as after `no`.
 */
export interface Step {
  question: Question;
  /** The cause that it is then, or further steps; if none of these leads to a cause, it goes on here. */
  yes: CauseId | readonly Step[];
}

/** A question whose answer is yes or no. */
export interface Question {
  /** As one person asks another, with a question mark. */
  ask: string;
  check: Check;
  /** The panel that shows it. */
  panel: PanelLink;
}

/** The name of an alert's threshold, which Prometheus records. */
export type Threshold = `threshold:${string}`;

/** Whether a sample of the query compares so. */
export interface Check {
  /** In it `label="$name"` stands for what the alert has in its label `name`; for any value if it has none. */
  promql: string;
  is: Comparison;
  /** A number, or the name of a threshold of prometheus/thresholds.yml. */
  value: number | Threshold;
  unit: Unit;
  /** No sample means no; without it, that the answer is not known. */
  empty?: 'no';
}

/** What has to be mended so that alerts end. */
export interface Cause {
  /** What is at fault, in the words of {@link Component}. */
  component: Component;
  /** As one says it to a colleague, without a full stop. */
  title: string;
  /** What to do, as sentences. */
  mend: readonly string[];
  /** It has happened and is over, while its alert still tells of it: what is going on comes before it. */
  past?: true;
}

/** What may be at fault; `any`: the service that the deciding value names. */
export type Component =
  | 'broker'
  | 'controller'
  | 'zookeeper'
  | 'topic'
  | 'producer'
  | 'consumer'
  | 'monitor'
  | 'network'
  | 'rights and certificates'
  | 'collector'
  | 'stores of telemetry'
  | 'sender of telemetry'
  | 'alerting'
  | 'machine'
  | 'any';
