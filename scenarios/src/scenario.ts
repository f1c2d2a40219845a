import type { LogQuestion, TraceQuestion } from '@kafka-o11y/backends';
import type { FaultName } from '@kafka-o11y/faults';
import type { CauseId, Comparison, Unit } from '@kafka-o11y/runbooks';
import type { PanelLink } from '@kafka-o11y/vocabulary';

export type KafkaMode = 'zookeeper' | 'kraft';

/** A lesson: it breaks Kafka, or looks at it, in steps, and checks each step. */
export interface Scenario {
  /** The name of the scenario in links and on the command line. */
  id: string;
  title: string;
  /** The question that a reader can answer afterwards. */
  question: string;
  learn: string[];
  /** The minutes that it takes without stops to read. */
  minutes: number;
  difficulty: 'first steps' | 'practised' | 'deep';
  /** `cluster`: three brokers. `chaos`: Toxiproxy, which the scenario starts itself. `secure`: TLS and ACLs. */
  needs?: 'cluster' | 'chaos' | 'secure';
  /** Where it makes sense in one mode of Kafka alone: with ZooKeeper, or as its own controller (KRaft). */
  mode?: KafkaMode;
  /** The expectations that have to hold before the first step. */
  before: Expectation[];
  steps: Step[];
  /** The alerts that fire in it and have cleared at its end. */
  alerts: string[];
  /** Undoes the steps, wherever the scenario stopped. */
  cleanUp: Action[];
  /** The best practice that it teaches, in one or two sentences. */
  practice: string;
}

export interface Step {
  title: string;
  /** What is about to happen, or what there is to see, in a few sentences. */
  text: string;
  /** The actions in their order. A person copies the commands and clicks the switches. */
  do?: Action[];
  expect: Expectation[];
  look?: Look[];
}

export type Action =
  /** Switches a fault inside the services; the variant `off` ends it. */
  | { fault: FaultName; variant: string }
  | CommandAction
  /** Switches every fault inside the services off. */
  | { reset: 'faults' };

/** An action that a person does in a shell. */
export type CommandAction = ComposeAction | ToxicAction;

/**
 * `docker compose <args>` in the project's directory, with `env` added to the environment.
 * `{controller}` stands for the active one, a broker or not, `{logs}` and `{traces}` for the stores that run.
 */
export type ComposeAction = { compose: string[]; env?: Record<string, string> };

/** What the proxy does to the requests of the clients behind it, one thing at a time. */
export type ToxicAction =
  | { toxic: 'latency'; milliseconds: number }
  | { toxic: 'bandwidth'; kilobytesPerSecond: number }
  /** Nothing gets through, and no connection is closed. */
  | { toxic: 'cut' }
  | { toxic: 'none' };

export interface Expectation {
  title: string;
  check: Check;
  /** The seconds within which it has to come true. */
  within: number;
  /**
   * Whether it holds before the step, too, and has to hold still. Then it counts only once all other
   * expectations of the step have come true.
   */
  holds?: boolean;
}

export type Check =
  /** Compares the largest sample of the query. Without a sample the check is not met. */
  | { promql: string; is: Comparison; value: number; unit: Unit }
  /** Whether the alert is active in Alertmanager. An inhibited alert is active as well. */
  | { alert: string; is: 'firing' | 'quiet' }
  /** Whether the runbooks name this cause first for all that fires. */
  | { cause: CauseId }
  /** Counts lines since the scenario began. */
  | { logs: LogQuestion; atLeast: number }
  /** Counts traces since the scenario began. */
  | { traces: TraceQuestion; atLeast: number };

/** A place where the proof is: a panel of a board, log lines or traces. */
export type Look =
  | PanelLink
  | { logs: LogQuestion; title: string }
  | { traces: TraceQuestion; title: string };
