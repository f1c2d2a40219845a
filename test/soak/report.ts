import { table } from '@kafka-o11y/test-kit';
import type { Soak } from './soak.ts';
import { cores } from './verdict.ts';
import type { Glance } from './watch.ts';

const MiB = 1024 * 1024;
const unknown = '?';

/** One line on the progress of a run. */
export function progress(
  elapsedMs: number,
  durationMs: number,
  { gauges, memory, nearest, restarts, oomKills }: Glance,
  failed: number,
): string {
  const queued = Object.values(gauges?.queues ?? {}).reduce((sum, one) => sum + one, 0);
  return [
    `${minutes(elapsedMs)} of ${minutes(durationMs)} min`,
    `${gauges?.ordersPerSecond?.toFixed(1) ?? unknown} orders/s`,
    `lag ${gauges?.lag ?? unknown}`,
    `queued ${gauges ? (queued / MiB).toFixed(2) : unknown} MiB`,
    `lost ${gauges?.lost ?? unknown}`,
    `memory ${mib(memory)} MiB`,
    ...(nearest ? [`${nearest.name} at ${(nearest.share * 100).toFixed(0)} % of its limit`] : []),
    `restarts ${restarts}`,
    `out of memory ${oomKills}`,
    ...(failed > 0 ? [`failed samples ${failed}`] : []),
  ].join(', ');
}

/** The table of containers, the volumes' growth, and the verdict. */
export function report(soak: Soak): string {
  const { run, memory, verdict, volumes, failures } = soak;
  const containers = run.containers.map((container) => {
    const of = memory[container.name];
    return [
      container.name,
      mib(of?.min),
      mib(of?.median),
      mib(of?.max),
      mib(container.limit),
      container.limit && of?.max ? (100 * (of.max / container.limit)).toFixed(0) : unknown,
      mib(of?.slope, 1),
      cores(container.usage)?.toFixed(3) ?? unknown,
      String(container.restarts),
      String(container.oomKills),
    ];
  });
  const disks = Object.entries(volumes.after ?? {}).map(([name, after]) => [
    name,
    mib(volumes.before?.[name], 1),
    mib(after, 1),
  ]);
  const { rate, count } = soak.producers;
  return [
    '',
    `${minutes(run.to - run.from)} min at ${rate} orders/s${count > 1 ? ` x ${count}` : ''}, ` +
      `${soak.backends}, ${soak.machine.cores} cores, commit ${soak.commit ?? unknown}`,
    '',
    table(
      ['container', 'min', 'median', 'max', 'limit', '%', 'MiB/h', 'cores', 'restarts', 'oom'],
      containers,
      1,
    ),
    'Memory in MiB, without page cache; MiB/h over the last two thirds.',
    `The whole machine: ${soak.machine.busyCores?.toFixed(2) ?? unknown} cores busy.`,
    '',
    disks.length > 0 ? table(['volume', 'MiB before', 'MiB after'], disks, 1) : 'Disk: unknown',
    '',
    ...failures
      .slice(0, 5)
      .map(({ time, problem }) => `${new Date(time).toISOString()} ${problem}`),
    ...verdict.map(({ what, holds, figures }) => `${holds ? 'ok  ' : 'FAIL'} ${what}: ${figures}`),
    '',
    soak.interrupted ? 'interrupted' : soak.holds ? 'It holds.' : 'It does not hold.',
  ].join('\n');
}

function mib(bytes: number | undefined, digits = 0): string {
  return bytes === undefined ? unknown : (bytes / MiB).toFixed(digits);
}

function minutes(ms: number): string {
  return (ms / 60_000).toFixed(1).replace(/\.0$/, '');
}
