import { cpus, totalmem } from 'node:os';
import { table } from '@kafka-o11y/test-kit';
import { commit } from '../../test/soak/soak.ts';
import type { Sample } from './bench.ts';
import type { Fault, Result } from './rounds.ts';
import type { Spread } from './statistics.ts';

/** What was asked for and is not there: a subject, or its turns. */
export interface Absence {
  what: string;
  why: string;
}

/** All that a run of the benchmark found. */
export interface BenchReport {
  /** Undefined outside of a checkout. */
  commit: string | undefined;
  machine: string;
  seconds: number;
  rounds: number;
  /** What differed from the benchmark's own settings. */
  knobs: Record<string, number>;
  env: Record<string, string>;
  results: Result[];
  absent: Absence[];
  faults: Fault[];
}

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const decimal = new Intl.NumberFormat('en', {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

/** Figures that go together in one cell, such as three percentiles. */
interface Column {
  title: string;
  figures: (keyof Sample)[];
  format: Intl.NumberFormat;
}

const RATE: Column = { title: 'records/s', figures: ['recordsPerSecond'], format: number };
const COLUMNS: Column[] = [
  RATE,
  { title: 'us CPU/record', figures: ['cpuMicrosPerRecord'], format: decimal },
  { title: 'MiB', figures: ['rssMiB'], format: number },
  { title: '% spans lost', figures: ['spansLostPercent'], format: decimal },
  { title: 'traced/s', figures: ['tracedPerSecond'], format: number },
  {
    title: 'end to end P50/P95/P99 ms',
    figures: ['endToEndP50Ms', 'endToEndP95Ms', 'endToEndP99Ms'],
    format: decimal,
  },
  {
    title: 'acknowledged P50/P95/P99 ms',
    figures: ['acknowledgedP50Ms', 'acknowledgedP95Ms', 'acknowledgedP99Ms'],
    format: decimal,
  },
];

/** The whole report for a terminal: one table, and what is missing or wrong. */
export function render({ results, absent, faults, ...run }: BenchReport): string {
  const columns = COLUMNS.filter(({ figures }) =>
    results.some((result) => figures.some((figure) => result.figures[figure])),
  );
  const header = [
    'case',
    'subject',
    ...columns.flatMap((column) => (column === RATE ? [column.title, '(min..max)'] : column.title)),
  ];
  const rows = results.map((result) => [
    result.case,
    result.subject,
    ...columns.flatMap((column) => cells(column, result)),
  ]);
  return [
    table(header, rows),
    '',
    `Medians of ${run.rounds} rounds of ${run.seconds} s each. ${run.machine}. Commit ${run.commit ?? 'unknown'}.`,
    ...differing({ ...run.knobs, ...run.env }),
    ...absent.map(({ what, why }) => `Without ${what}: ${why}`),
    ...faults.map(({ case: name, subject, fault }) => `WRONG in ${name}, ${subject}: ${fault}`),
  ].join('\n');
}

/** What was set otherwise than usual. */
function differing(settings: Record<string, string | number>): string[] {
  const all = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return all.length > 0 ? [`With ${all.join(', ')}.`] : [];
}

function cells({ title, figures, format }: Column, result: Result): string[] {
  const spreads = figures.map((figure) => result.figures[figure]);
  const present = spreads.filter((one): one is Spread => one !== undefined);
  const medians = present.map(({ median }) => format.format(median)).join(' / ');
  if (title !== RATE.title) return [medians];
  return [
    medians,
    ...present.map(({ min, max }) => `${format.format(min)}..${format.format(max)}`),
  ];
}

/** Where the figures come from. */
export async function origin(): Promise<Pick<BenchReport, 'commit' | 'machine'>> {
  const [cpu] = cpus();
  const gib = Math.round(totalmem() / 2 ** 30);
  return {
    commit: await commit(),
    machine: `${cpus().length} cores (${cpu?.model.trim()}), ${gib} GiB, Node ${process.version}`,
  };
}
