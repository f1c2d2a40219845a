// npm run soak -- --hours 2 --rate 50
import { onSignals } from '@kafka-o11y/scenarios/stop';
import { writeJson } from '@kafka-o11y/test-kit';
import { Command, InvalidArgumentError, Option } from 'commander';
import { composeEnvironment, settings } from '../stack/settings.ts';
import { report } from './report.ts';
import { soak } from './soak.ts';
import type { Environment } from './stack.ts';

interface Options {
  hours?: number;
  minutes?: number;
  rate?: string;
  interval: number;
  out: string;
  project?: string;
}

const program = new Command('npm run soak --')
  .description(
    'Runs orders through the lab and judges whether it can be left running: memory, restarts, and ' +
      'losses of orders and telemetry. Exit code 1 if it does not hold, 130 if it was interrupted.',
  )
  .option('--hours <number>', 'how long; 1 if nothing is given', positive)
  .addOption(new Option('--minutes <number>', 'how long').argParser(positive).conflicts('hours'))
  .option('--rate <number>', 'orders a second, until the end (default: as the lab runs)', rate)
  .option('--interval <seconds>', 'from one sample to the next', positive, 15)
  .option(
    '--out <file>',
    'the file for all samples and the verdict, as JSON',
    'test-results/soak.json',
  )
  .option(
    '--project <name>',
    `another compose project; ${settings.COMPOSE_PROJECT_NAME} is the tests'`,
  )
  .showHelpAfterError()
  .parse();

const { hours = 1, minutes = hours * 60, ...options } = program.opts<Options>();
const stopping = new AbortController();
onSignals(
  (signal) => {
    console.log(`${signal}: puts the producer's rate back. A second signal leaves it as it is.`);
    stopping.abort();
  },
  () => process.exit(130),
);

try {
  const result = await soak({
    durationMs: minutes * 60_000,
    rate: options.rate,
    intervalMs: options.interval * 1000,
    env: environmentOf(options.project),
    signal: stopping.signal,
    say: (line) => console.log(`${new Date().toISOString().slice(11, 19)} ${line}`),
  });
  writeJson(options.out, result);
  console.log(report(result));
  console.log(`All of it: ${options.out}`);
  if (!result.holds) process.exitCode = result.interrupted ? 130 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** The tests' stack has compose files and ports of its own. */
function environmentOf(project: string | undefined): Environment {
  if (project === undefined) return {};
  if (project !== settings.COMPOSE_PROJECT_NAME) return { COMPOSE_PROJECT_NAME: project };
  return composeEnvironment() as Environment;
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('It is a number above 0.');
}

function rate(text: string): string {
  return String(positive(text));
}
