/**
 * What the whole lab takes, container by container: the time from its start to the first order that is
 * seen, the CPU while next to nothing happens, memory, and the CPU that an order costs. See README.md.
 *
 *   npm run bench:lab -- [--rates 10,100,2000] [--minutes 3] [--json FILE]
 *
 * It starts a lab of its own, with empty volumes, and takes it away; so no other one may run.
 */
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { onSignals } from '@kafka-o11y/scenarios/stop';
import { inRepository, table, writeJson } from '@kafka-o11y/test-kit';
import type { ContainerRun } from '../test/soak/record.ts';
import type { Soak } from '../test/soak/soak.ts';
import { soak } from '../test/soak/soak.ts';
import { cores } from '../test/soak/verdict.ts';
import { origin } from './harness/report.ts';

const PROJECT = 'kafka-o11y-bench';
const INTERVAL_MS = 5_000;
const MINUTE_MS = 60_000;
const MIB = 1_024 * 1_024;
const UNKNOWN = '?';

const { values: options } = parseArgs({
  options: {
    rates: { type: 'string', default: '10,100,2000' },
    minutes: { type: 'string', default: '3' },
    json: { type: 'string' },
  },
});
// Without simulated work, which is no CPU time and would be the limit of high rates.
Object.assign(process.env, { COMPOSE_PROJECT_NAME: PROJECT, WORK_MS_P50: '0', WORK_MS_P99: '0' });
const stopping = new AbortController();
onSignals(
  () => stopping.abort(),
  () => process.exit(130),
);

const stretches: Soak[] = [];
let firstDataSeconds: number | undefined;
try {
  const [, seconds] = /^first data after (\d+) s$/m.exec(await lab('up', '--yes')) ?? [];
  firstDataSeconds = seconds === undefined ? undefined : Number(seconds);
  for (const rate of options.rates.split(',').map(Number)) stretches.push(await stretch(rate));
} catch (error) {
  if (!stopping.signal.aborted) throw error;
} finally {
  await lab('down', '--volumes');
}
console.log(render());
if (options.json !== undefined) {
  writeJson(options.json, { ...(await origin()), firstDataSeconds, stretches });
}
if (stretches.some(({ holds }) => !holds)) process.exitCode = 1;
if (stopping.signal.aborted) process.exitCode = 130;

function stretch(rate: number): Promise<Soak> {
  return soak({
    durationMs: Number(options.minutes) * MINUTE_MS,
    rate: String(rate),
    intervalMs: INTERVAL_MS,
    env: {},
    signal: stopping.signal,
    say: (line) => console.error(line),
  });
}

/** Runs ./start.sh for the lab. @returns what it printed */
function lab(...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(inRepository('start.sh'), args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      process.stderr.write(text);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(printed);
      else reject(new Error(`./start.sh ${args.join(' ')} ended with ${code}: see above`));
    });
  });
}

function render(): string {
  const [first] = stretches;
  const names = first?.run.containers.map(({ service }) => service) ?? [];
  const rates = stretches.map(({ producers }) => producers.rate);
  const header = [
    'container',
    ...rates.flatMap((rate) => [`MiB at ${rate}/s`, 'cores', 'us/order']),
  ];
  const rows = names.map((name) => [name, ...stretches.flatMap((soak) => cells(soak, name))]);
  const all = ['all containers', ...stretches.flatMap((soak) => totals(soak))];
  const machine = stretches.flatMap(({ machine: { busyCores } }) => ['', digits(busyCores, 2), '']);
  return [
    table(header, [...rows, all, ['the whole machine', ...machine]], 1),
    '',
    `First data after ${firstDataSeconds ?? UNKNOWN} s. Medians over ${options.minutes} min. ` +
      `Commit ${first?.commit ?? UNKNOWN}.`,
    ...stretches.flatMap(({ producers: { rate }, verdict }) =>
      verdict
        .filter(({ holds }) => !holds)
        .map(({ what, figures }) => `At ${rate}/s not "${what}": ${figures}`),
    ),
  ].join('\n');
}

/** Memory, cores and CPU of an order, of all containers of a service. */
function cells(soak: Soak, service: string): string[] {
  const used = usage(soak, ({ service: name }) => name === service);
  return [digits(used.mib, 0), digits(used.cores, 3), digits(used.microsPerOrder, 0)];
}

function totals(soak: Soak): string[] {
  const used = usage(soak, () => true);
  return [digits(used.mib, 0), digits(used.cores, 2), digits(used.microsPerOrder, 0)];
}

function usage({ run, memory }: Soak, isMeant: (one: ContainerRun) => boolean) {
  const seconds = (run.to - run.from) / 1_000;
  const meant = run.containers.filter(isMeant);
  const bytes = meant.map(({ name }) => memory[name]?.median ?? Number.NaN);
  const used = meant.map(({ usage }) => cores(usage) ?? Number.NaN);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const accepted = run.orders.accepted ?? Number.NaN;
  return {
    mib: sum(bytes) / MIB,
    cores: sum(used),
    microsPerOrder: (sum(used) * seconds * 1e6) / accepted,
  };
}

function digits(value: number | undefined, count: number): string {
  return value === undefined || !Number.isFinite(value) ? UNKNOWN : value.toFixed(count);
}
