/**
 * What a traced Kafka message costs, with this project's client and with others, in one run on one
 * broker. See README.md.
 */
import { onSignals } from '@kafka-o11y/scenarios/stop';
import { docker, localImage, writeJson } from '@kafka-o11y/test-kit';
import type { Case } from './cases/case.ts';
import { Bench } from './harness/bench.ts';
import { Broker } from './harness/broker.ts';
import type { BenchReport } from './harness/report.ts';
import { origin, render } from './harness/report.ts';
import { runRounds } from './harness/rounds.ts';
import type { Options } from './options.ts';
import { readOptions, takesPart } from './options.ts';
import type { Subject } from './subjects/subject.ts';

const startedAt = performance.now();
const stopping = new AbortController();
onSignals(
  () => {
    say('Stops after the present turn, and takes the broker away');
    stopping.abort();
  },
  () => process.exit(130),
);

const options = optionsOrExit();
const { quick, rounds, seconds, warmupSeconds, knobs, env } = options;
const report: BenchReport = {
  ...(await origin()),
  ...{ seconds, rounds, knobs, env, results: [], absent: [], faults: [] },
};
await imageOrExit();
const ready = await readySubjects();
{
  say('The broker starts');
  await using broker = await Broker.start();
  const bench = new Bench(broker, { seconds, warmupSeconds, knobs, env });
  for (const one of options.cases) await measure(bench, one);
}

console.log(render(report));
if (options.json !== undefined) writeJson(options.json, report);
if (report.faults.length > 0) process.exitCode = 1;
if (stopping.signal.aborted) process.exitCode = 130;

async function measure(bench: Bench, one: Case): Promise<void> {
  const able = ready.filter((subject) => takesPart(subject, one, quick));
  const over = () => stopping.signal.aborted || elapsedMs() > options.longestMs;
  const { results, faults, skipped } = await runRounds(bench, one, able, { rounds, say, over });
  report.results.push(...results);
  report.faults.push(...faults);
  if (skipped > 0) absent(`${skipped} turns of ${one.name}`, 'the time was up');
  for (const { subject, fault } of faults) say(`WRONG in ${one.name}, ${subject}: ${fault}`);
}

/** Those that can run. Who is missing, and what the others can't do, is in the report. */
async function readySubjects(): Promise<Subject[]> {
  const ready: Subject[] = [];
  for (const subject of options.subjects) {
    const why = await missing(subject);
    if (why !== undefined) {
      absent(subject.name, `not built: ${why}`);
      continue;
    }
    ready.push(subject);
    const needs = new Set(options.cases.flatMap((one) => one.needs));
    const lacking = [...needs].filter((need) => !subject.abilities.has(need));
    if (lacking.length > 0) absent(subject.name, `where a case needs ${lacking.join(' or ')}`);
  }
  return ready;
}

/** Builds a subject where it has to be; why that can't be done. */
async function missing({ name, build }: Subject): Promise<string | undefined> {
  if (build === undefined || build.done()) return undefined;
  if (quick) return 'a quick run builds nothing';
  say(`${name} is being built`);
  try {
    await build.make();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

async function imageOrExit(): Promise<void> {
  const image = localImage('kafka');
  await docker(['image', 'inspect', image]).catch(() => {
    console.error(`There is no image ${image}, or no Docker. Run ./start.sh images.`);
    process.exit(2);
  });
}

function optionsOrExit(): Options {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}

function absent(what: string, why: string): void {
  report.absent.push({ what, why });
}

function say(line: string): void {
  console.error(`${new Date(elapsedMs()).toISOString().slice(11, 19)} ${line}`);
}

function elapsedMs(): number {
  return performance.now() - startedAt;
}
