/**
 * What a traced Kafka message costs, with this project's client and with others, in one run on one
 * broker. See README.md.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { onSignals } from '@kafka-o11y/scenarios/stop';
import type { Case } from './cases/case.ts';
import { cases } from './cases/index.ts';
import { Bench } from './harness/bench.ts';
import { Broker } from './harness/broker.ts';
import type { BenchReport } from './harness/report.ts';
import { origin, render } from './harness/report.ts';
import { runRounds } from './harness/rounds.ts';
import { subjects } from './subjects/index.ts';
import type { Subject } from './subjects/subject.ts';

const FULL = { rounds: 5, seconds: 8, warmupSeconds: 4 };
const QUICK = { rounds: 1, seconds: 1.5, warmupSeconds: 0.5 };
/** One of each kind: they are about what is counted, not about how fast it goes. */
const QUICK_CASES = [
  ...['produce/256B/off', 'produce/256B/100%', 'produce/1024B/off/lz4'],
  ...['consume/256B/10%', 'whole-path/256B/10%', 'latency/2000', 'consumers/2', 'producers/2'],
];

const USAGE = `npm run bench -- [options]
  --quick          at most three minutes, for what is counted and not for how fast it goes
  --case TEXT      only the cases whose name contains it; may be given several times
  --subjects A,B   only these
  --rounds N       how often each subject has its turn in each case
  --seconds N      how long each turn is measured
  --json FILE      all figures of all rounds
cases: ${cases.map(({ name }) => name).join(' ')}
subjects: ${subjects.map(({ name }) => name).join(' ')}`;

const options = readOptions();
const stopping = new AbortController();
onSignals(
  () => {
    say('Stops after the present turn, and takes the broker away');
    stopping.abort();
  },
  () => process.exit(130),
);

const startedAt = performance.now();
const say = (line: string) => {
  const elapsed = new Date(performance.now() - startedAt).toISOString().slice(11, 19);
  console.error(`${elapsed} ${line}`);
};

const times = options.quick ? QUICK : FULL;
const rounds = positive('rounds') ?? times.rounds;
const seconds = positive('seconds') ?? times.seconds;
const report: BenchReport = {
  ...origin(),
  seconds,
  rounds,
  results: [],
  absent: [],
  faults: [],
};

const chosenCases = chooseCases();
const ready = await readySubjects();
{
  say('The broker starts');
  await using broker = await Broker.start();
  const bench = new Bench(broker, { seconds, warmupSeconds: times.warmupSeconds });
  for (const one of chosenCases) await measure(bench, one);
}

console.log(render(report));
if (options.json !== undefined) {
  mkdirSync(dirname(options.json), { recursive: true });
  writeFileSync(options.json, `${JSON.stringify(report, null, 1)}\n`);
}
if (report.faults.length > 0) process.exitCode = 1;
if (stopping.signal.aborted) process.exitCode = 130;

async function measure(bench: Bench, one: Case): Promise<void> {
  const able = ready.filter(({ abilities }) => one.needs.every((need) => abilities.has(need)));
  const { results, faults } = await runRounds(bench, one, able, {
    rounds,
    say,
    signal: stopping.signal,
  });
  report.results.push(...results);
  report.faults.push(...faults);
  for (const { case: name, subject, fault } of faults)
    say(`WRONG in ${name}, ${subject}: ${fault}`);
}

function chooseCases(): Case[] {
  const asked = options.case.length > 0 ? options.case : undefined;
  const chosen = cases.filter(({ name }) => {
    if (asked) return asked.some((text) => name.includes(text));
    return !options.quick || QUICK_CASES.includes(name);
  });
  if (chosen.length > 0) return chosen;
  return fail(`No case is called so.\n${USAGE}`);
}

/** Those asked for, built. In a quick run nothing is built that is not there. */
async function readySubjects(): Promise<Subject[]> {
  const asked = options.subjects?.split(',');
  const unknown = asked?.filter((name) => !subjects.some((subject) => subject.name === name)) ?? [];
  if (unknown.length > 0) fail(`No subject is called ${unknown.join(', ')}.\n${USAGE}`);
  const ready: Subject[] = [];
  for (const subject of subjects) {
    const { name } = subject;
    if (asked && !asked.includes(name)) continue;
    if (options.quick && !subject.built()) {
      report.absent.push({ subject: name, why: 'not built: a quick run builds nothing' });
      continue;
    }
    try {
      if (!subject.built()) say(`${name} is built`);
      await subject.build();
      ready.push(subject);
    } catch (error) {
      report.absent.push({ subject: name, why: `not built: ${(error as Error).message}` });
    }
  }
  return ready;
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        case: { type: 'string', multiple: true, default: [] },
        subjects: { type: 'string' },
        rounds: { type: 'string' },
        seconds: { type: 'string' },
        json: { type: 'string' },
      },
    }).values;
  } catch (error) {
    return fail(`${(error as Error).message}\n${USAGE}`);
  }
}

function positive(option: 'rounds' | 'seconds'): number | undefined {
  const text = options[option];
  if (text === undefined) return undefined;
  const value = Number(text);
  return value > 0 ? value : fail(`--${option} is "${text}". It must be a number above 0.`);
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}
