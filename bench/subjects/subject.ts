import type { Command } from '../harness/child.ts';
import type { Settings } from '../program/settings.ts';

/** Which share of the records is traced; 'off' is without any telemetry. */
export type Sampling = 'off' | number;

/**
 * What a case can ask of a subject:
 * - `count`: reads a known number of records;
 * - `group`: reads until it is told to end, with others in its group;
 * - `rate`: sends at a rate, and takes latencies;
 * - `traces`: can be instrumented.
 */
export type Ability = 'count' | 'group' | 'rate' | 'traces';

/** How a subject comes to be that npm does not install. */
export interface Build {
  /** Whether it is there, made from the sources as they are now. */
  done(): boolean;
  /** Throws why it can't be made. */
  make(): Promise<void>;
}

/** A Kafka client with its telemetry, that is measured beside others. */
export interface Subject {
  name: string;
  what: string;
  abilities: ReadonlySet<Ability>;
  /** What npm does not install. */
  build?: Build;
  command(role: Settings['role'], sampling: Sampling): Command;
}
