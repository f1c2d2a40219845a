import { parseArgs } from 'node:util';
import type { Case } from './cases/case.ts';
import { cases } from './cases/index.ts';
import { subjects } from './subjects/index.ts';
import { kafkajsStock, ours } from './subjects/node.ts';
import type { Subject } from './subjects/subject.ts';

/** What a run of the benchmark is about. */
export interface Options {
  /** For correctness only: nothing is built, and peers that were built take part in some cases. */
  quick: boolean;
  cases: Case[];
  subjects: Subject[];
  rounds: number;
  seconds: number;
  warmupSeconds: number;
  /** After so many milliseconds no further turn begins. */
  longestMs: number;
  /** Settings that differ from the benchmark's own. */
  knobs: Knobs;
  /** OTEL_* variables that all subjects get. */
  env: Record<string, string>;
  /** Where all figures go besides the table. */
  json: string | undefined;
}

/** The settings of a client whose worth can be measured. */
const KNOBS = ['batchRecords', 'inFlight', 'lingerMs'] as const;
export type Knobs = Partial<Record<(typeof KNOBS)[number], number>>;

const FULL = { rounds: 5, seconds: 8, warmupSeconds: 4 };
const QUICK = { rounds: 1, seconds: 1.5, warmupSeconds: 0.5 };

/** What a quick run does: one case of each kind, with the two that it is about, */
const QUICK_CASES = [
  ...['produce/256B/off', 'produce/256B/100%', 'produce/1024B/off/lz4'],
  ...['consume/256B/10%', 'whole-path/256B/10%', 'latency/2000', 'consumers/2', 'producers/2'],
];
const QUICK_SUBJECTS = [...ours, kafkajsStock];
/** and of these with all. */
const QUICK_FOR_ALL = ['produce/256B/off', 'consume/256B/10%'];
/** With the broker's start and end, a quick run is done in three minutes on any machine. */
const QUICK_MS = 150_000;

const USAGE = `npm run bench -- [options]
  --quick          at most three minutes, for what is counted and not for how fast it goes
  --case TEXT      only the cases whose name contains it; may be given several times
  --subjects A,B   only these
  --rounds N       how often each subject has its turn in each case
  --seconds N      how long each turn is measured
  --knob NAME=N    ${KNOBS.join(', ')}: another value than the benchmark's own; several times
  --env NAME=VALUE an OTEL_* variable for all subjects; several times
  --json FILE      all figures of all rounds
cases: ${cases.map(({ name }) => name).join(' ')}
subjects: ${subjects.map(({ name }) => name).join(' ')}`;

/** @throws Error that says what can't be used and what can */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      case: { type: 'string', multiple: true, default: [] },
      subjects: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      knob: { type: 'string', multiple: true, default: [] },
      env: { type: 'string', multiple: true, default: [] },
      json: { type: 'string' },
    },
  });
  const { quick } = values;
  const times = quick ? QUICK : FULL;
  return {
    quick,
    cases: chooseCases(values.case, quick),
    subjects: chooseSubjects(values.subjects?.split(',')),
    rounds: positive('rounds', values.rounds) ?? times.rounds,
    seconds: positive('seconds', values.seconds) ?? times.seconds,
    warmupSeconds: times.warmupSeconds,
    longestMs: quick ? QUICK_MS : Infinity,
    knobs: Object.fromEntries(values.knob.map(knob)),
    env: Object.fromEntries(values.env.map(variable)),
    json: values.json,
  };
}

/** Whether a subject has its turns in a case. */
export function takesPart(subject: Subject, one: Case, quick: boolean): boolean {
  const able = one.needs.every((need) => subject.abilities.has(need));
  return able && (!quick || QUICK_SUBJECTS.includes(subject) || QUICK_FOR_ALL.includes(one.name));
}

function chooseCases(asked: string[], quick: boolean): Case[] {
  const chosen = cases.filter(({ name }) => {
    if (asked.length > 0) return asked.some((text) => name.includes(text));
    return !quick || QUICK_CASES.includes(name);
  });
  if (chosen.length === 0) throw new Error(`No case is called so.\n${USAGE}`);
  return chosen;
}

function chooseSubjects(asked: string[] | undefined): Subject[] {
  const unknown = asked?.filter((name) => !subjects.some((subject) => subject.name === name)) ?? [];
  if (unknown.length > 0) {
    throw new Error(`No subject is called ${unknown.join(', ')}.\n${USAGE}`);
  }
  return subjects.filter(({ name }) => asked === undefined || asked.includes(name));
}

function knob(text: string): [string, number] {
  const [name = '', value] = text.split('=', 2);
  if (KNOBS.some((known) => known === name)) return [name, amount(`knob ${name}`, value ?? '')];
  throw new Error(
    `--knob is "${text}". It must be one of ${KNOBS.join(', ')}, and a number.\n${USAGE}`,
  );
}

function variable(text: string): [string, string] {
  const [, name, value] = /^(OTEL_[A-Z_]+)=(.*)$/.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  throw new Error(`--env is "${text}". It must be OTEL_NAME=value.\n${USAGE}`);
}

function amount(option: string, text: string): number {
  const value = Number(text);
  if (text !== '' && value >= 0) return value;
  throw new Error(`--${option} is "${text}". It must be a number.\n${USAGE}`);
}

function positive(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (value > 0) return value;
  throw new Error(`--${option} is "${text}". It must be a number above 0.\n${USAGE}`);
}
