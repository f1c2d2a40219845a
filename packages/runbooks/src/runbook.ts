import type { LogQuestion, TraceQuestion } from '@kafka-o11y/backends';
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
  yes?: CauseId | readonly Step[];
  no?: CauseId | readonly Step[];
}

/** A question whose answer is yes or no. */
export interface Question {
  /** As one person asks another, with a question mark. */
  ask: string;
  check: Check;
  /** The panel that shows it. */
  panel: PanelLink;
}

/**
 * In PromQL, `label="$name"` stands for the value that the alert has in its label `name`; where it has
 * none, for any value. A log question has the alert's cluster.
 */
export type Check = MetricCheck | LogCheck | TraceCheck;

/** The name of an alert's threshold, which Prometheus records. */
export type Threshold = `threshold:${string}`;

/** Whether a sample of the query compares so. */
export interface MetricCheck {
  promql: string;
  is: Comparison;
  /** A number, or the name of a threshold of prometheus/thresholds.yml. */
  value: number | Threshold;
  unit: Unit;
  /** What no sample means: without it, that the answer is not known. */
  empty?: 'no' | 'yes';
}

/** Whether there are so many lines of the last minutes. */
export interface LogCheck {
  logs: LogQuestion;
  minutes: number;
  atLeast: number;
}

/** Whether there are so many traces of the last minutes. */
export interface TraceCheck {
  traces: TraceQuestion;
  minutes: number;
  atLeast: number;
}

/** What has to be mended so that alerts end. */
export interface Cause {
  /** What is at fault, in the words of {@link Component}. */
  component: Component;
  /** As one says it to a colleague, without a full stop. */
  title: string;
  /** What to do, as sentences. */
  mend: readonly string[];
  /** Where it is to be seen. */
  panel: PanelLink;
  /** It has happened and is over, while its alert still tells of it: what is going on comes before it. */
  past?: true;
}

/** What may be at fault. A person on call chooses from this list, too. */
export const components = [
  'broker',
  'controller',
  'zookeeper',
  'topic',
  'producer',
  'consumer',
  'monitor',
  'network',
  'rights and certificates',
  'collector',
  'stores of telemetry',
  'sender of telemetry',
  'alerting',
  'machine',
  'any',
] as const;
export type Component = (typeof components)[number];
