import type { LogQuestion, TraceQuestion } from '@kafka-o11y/backends';
import type { FaultName } from '@kafka-o11y/faults';

/** A way of breaking Kafka, or of looking at it, that teaches one thing and checks each step. */
export interface Scenario {
  /** Names it in links and on the command line. */
  id: string;
  title: string;
  /** What one can answer afterwards. */
  question: string;
  learn: string[];
  /** How long it takes when nobody stops to read. */
  minutes: number;
  difficulty: 'first steps' | 'practised' | 'deep';
  /** `cluster`: needs three brokers, `chaos`: puts Toxiproxy between clients and brokers itself. */
  needs?: 'cluster' | 'chaos';
  /** What has to hold before the first step. */
  before: Expectation[];
  steps: Step[];
  /** Alerts that fire in it, and have cleared at its end. */
  alerts: string[];
  /** Undoes what the steps did, in whatever state they were left. */
  cleanUp: Action[];
  /** The best practice that it teaches, in a sentence or two. */
  practice: string;
}

export interface Step {
  title: string;
  /** What is about to happen, or what to see, in a few sentences. */
  text: string;
  /** Done in this order. A person copies the commands and clicks the switches. */
  do?: Action[];
  expect: Expectation[];
  look?: Look[];
}

export type Action =
  /** Switches a fault inside the services; the variant `off` ends it. */
  | { fault: FaultName; variant: string }
  | CommandAction
  /** Every fault inside the services off. */
  | { reset: 'faults' };

/** What a person does in a shell. */
export type CommandAction = ComposeAction | ToxicAction;

/**
 * `docker compose <args>` in the project's directory, with `env` set beside what is set there;
 * `{controller}` stands for that broker, `{logs}` and `{traces}` for the stores that run.
 */
export type ComposeAction = { compose: string[]; env?: Record<string, string> };

/** What the proxy does to all that clients behind it send to the brokers; one thing at a time. */
export type ToxicAction =
  | { toxic: 'latency'; milliseconds: number }
  | { toxic: 'bandwidth'; kilobytesPerSecond: number }
  /** Nothing gets through, and no connection is closed. */
  | { toxic: 'cut' }
  | { toxic: 'none' };

export interface Expectation {
  title: string;
  check: Check;
  /** Seconds within which it has to come true. */
  within: number;
  /**
   * Whether it holds before the step, too, and is to hold still: then it counts only once all others
   * of the step have come true.
   */
  holds?: boolean;
}

export type Check =
  /** The value of the query's only sample, or the largest; no sample meets nothing. */
  | { promql: string; is: Comparison; value: number; unit: Unit }
  /** Whether the alert is active in Alertmanager; an inhibited one is active as well. */
  | { alert: string; is: 'firing' | 'quiet' }
  /** Lines since the scenario began. */
  | { logs: LogQuestion; atLeast: number }
  /** Traces since the scenario began. */
  | { traces: TraceQuestion; atLeast: number };

export type Comparison = 'above' | 'below' | 'equal to';
export type Unit = 'count' | 'per second' | 'seconds' | 'bytes' | 'share';

/** Where to look for the proof. */
export type Look =
  | { board: string; title: string }
  | { logs: LogQuestion; title: string }
  | { traces: TraceQuestion; title: string };
