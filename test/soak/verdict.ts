import type { ContainerRun, Counted, Run } from './record.ts';
import { fittedGrowth, median } from './statistics.ts';

const MiB = 1024 * 1024;

/** One condition, and the figures that decide it. */
export interface Line {
  what: string;
  holds: boolean;
  figures: string;
}

/**
 * The allowed growth of memory over the last two thirds of a run: a share of the container's limit, and
 * at least `bytes`. It is the same for a short run, as a heap varies by more than a leak adds in a
 * minute. A longer run finds slower leaks.
 */
export const growth = {
  bytes: 16 * MiB,
  share: 0.05,
  /** A process younger than this still fills its caches and first tables. */
  youngMs: 15 * 60_000,
  youngShare: 0.3,
};

/**
 * The share of its limit that a container may take. The rest is for peaks between two samples. A JVM
 * needs less of it, as its heap has a fixed size.
 */
export const peak = { share: 0.75, jvmShare: 0.9 };

/**
 * The allowed bytes in the queue of metrics: `min_size` of its batches. With less, the Collector waits
 * for more metrics and not for a store. The queue may never look empty, as metrics always come in.
 */
export const metricsWaiting = 262_144;

/** Fewer samples in the last two thirds show no growth. */
const leastSamples = 6;
/** The share of samples that may fail. */
const failedShare = 0.1;

/** Figures of one container's memory, in bytes; undefined: too few samples, or no limit. */
export interface MemoryFigures {
  min: number | undefined;
  median: number | undefined;
  max: number | undefined;
  /** Over the last two thirds of the run. */
  growth: number | undefined;
  /** As `growth`, in bytes an hour. */
  slope: number | undefined;
  allowedGrowth: number;
  allowedPeak: number | undefined;
}

/**
 * Growth is that of the least-squares line over the last two thirds, or of their medians if that is
 * less: a line alone takes the last tooth of a saw for a slope. Caches of a fixed size may be filled.
 */
export function memoryOf(container: ContainerRun, { from, to }: Pick<Run, 'from' | 'to'>) {
  const { usage, limit, jvm, caches, startedAt } = container;
  const third = (to - from) / 3;
  const judged = usage.filter(({ time }) => time >= from + third);
  const points = judged.map(({ time, memory }) => ({ time, value: memory }));
  const [middle, last] = [
    points.filter(({ time }) => time < from + 2 * third),
    points.filter(({ time }) => time >= from + 2 * third),
  ].map((part) => median(part.map(({ value }) => value)));
  const fitted = points.length < leastSamples ? undefined : fittedGrowth(points);
  const byMedians = middle === undefined || last === undefined ? undefined : 2 * (last - middle);
  const grown =
    fitted === undefined || byMedians === undefined ? undefined : Math.min(fitted, byMedians);

  const young = from + third - startedAt < growth.youngMs ? growth.youngShare : 0;
  const share = Math.max(growth.share, young);
  const toFill = (caches ?? 0) - Math.min(...points.map(({ value }) => value));
  const all = usage.map(({ memory }) => memory);
  return {
    min: all.length > 0 ? Math.min(...all) : undefined,
    median: median(all),
    max: all.length > 0 ? Math.max(...all) : undefined,
    growth: grown,
    slope: grown === undefined ? undefined : (grown / (2 * third)) * 3_600_000,
    allowedGrowth: Math.max(growth.bytes, share * (limit ?? 0), toFill),
    allowedPeak: limit === undefined ? undefined : (jvm ? peak.jvmShare : peak.share) * limit,
  } satisfies MemoryFigures;
}

/** CPU of a container over the run, in cores; undefined without samples and after a restart. */
export function cores(usage: readonly { time: number; cpuSeconds: number }[]): number | undefined {
  const [first, last] = [usage[0], usage.at(-1)];
  if (!first || !last || last.time <= first.time) return undefined;
  const used = last.cpuSeconds - first.cpuSeconds;
  return used < 0 ? undefined : used / ((last.time - first.time) / 1000);
}

/** The verdict on a run. A condition of unknown figures does not hold. */
export function verdict(run: Run): Line[] {
  return [
    samples(run),
    memory(run),
    restarts(run),
    orders(run),
    signal('spans', run.spans),
    signal('logs', run.logs),
    metrics(run),
    losses(run),
    queues(run),
  ];
}

function samples({ samples: { taken, failed } }: Run): Line {
  return {
    what: 'samples were taken throughout',
    holds: taken > 0 && failed <= failedShare * (taken + failed),
    figures: `${taken} taken, ${failed} failed`,
  };
}

function memory(run: Run): Line {
  const faults = run.containers.flatMap((container) => {
    const of = memoryOf(container, run);
    const { growth, max } = of;
    if (growth === undefined || max === undefined) return [`${container.name}: too few samples`];
    const grown =
      growth > of.allowedGrowth
        ? [`${container.name} has grown by ${mib(growth)} of ${mib(of.allowedGrowth)} allowed`]
        : [];
    const high =
      of.allowedPeak !== undefined && max > of.allowedPeak
        ? [`${container.name} took ${mib(max)} of ${mib(of.allowedPeak)} allowed`]
        : [];
    return [...grown, ...high];
  });
  return {
    what: 'memory neither grows nor comes near a limit',
    holds: run.containers.length > 0 && faults.length === 0,
    figures: faults.join('; ') || `${run.containers.length} containers`,
  };
}

function restarts({ containers }: Run): Line {
  const faults = containers.filter(({ restarts, oomKills }) => restarts + oomKills > 0);
  return {
    what: 'no restart, no out-of-memory kill',
    holds: containers.length > 0 && faults.length === 0,
    figures:
      faults
        .map(({ name, restarts, oomKills }) => `${name}: ${restarts} restarts, ${oomKills} kills`)
        .join('; ') || `${containers.length} containers`,
  };
}

function orders({ orders: { accepted, written, processed, deadLettered, lag } }: Run): Line {
  const done =
    processed === undefined || deadLettered === undefined ? undefined : processed + deadLettered;
  return {
    what: 'orders accepted = orders processed',
    holds: moved(accepted) && accepted === written && accepted === done && lag === 0,
    figures:
      `accepted ${figure(accepted)}, in the topic ${figure(written)}, ` +
      `processed ${figure(processed)}, dead letters ${figure(deadLettered)}, lag ${figure(lag)}`,
  };
}

/**
 * A batch that a store answers after the Collector's time-out is sent again, and counted twice there.
 * A span has an id and is stored once all the same; a log line is there twice.
 */
function signal(what: 'spans' | 'logs', { accepted, sent, stored, onTheWay }: Counted): Line {
  const missing = (other = Number.NaN) => (accepted ?? Number.NaN) - other;
  const twice = Math.max(0, -missing(stored) - onTheWay);
  const moving = onTheWay > 0 ? `, up to ${figure(onTheWay)} on their way` : '';
  const repeated = twice > 0 ? `, of these ${figure(twice)} twice` : '';
  return {
    what: `${what} accepted = ${what} stored`,
    holds:
      moved(accepted) &&
      Math.abs(missing(sent)) <= onTheWay &&
      missing(stored) <= onTheWay &&
      (what === 'spans' || twice === 0),
    figures:
      `accepted ${figure(accepted)}, sent ${figure(sent)}, ` +
      `stored ${figure(stored)}${repeated}${moving}`,
  };
}

/** Connectors make further points of accepted items, so only sent points can be counted. */
function metrics({ points, losses }: Run): Line {
  const lost = Object.entries(losses ?? {}).filter(([name]) => name.includes('metric_points'));
  return {
    what: 'metrics are sent, and none is refused',
    holds: moved(points) && losses !== undefined && lost.every(([, by]) => by === 0),
    figures: `sent ${figure(points)}, refused or failed ${figure(total(lost.map(([, by]) => by)))}`,
  };
}

function losses({ losses, silent }: Run): Line {
  const counted = Object.entries(losses ?? {}).filter(([, by]) => by !== 0);
  const faults = [
    ...counted.map(([name, by]) => `${name} ${figure(by)}`),
    ...(silent ?? []).map((service) => `${service} did not answer`),
  ];
  const known = losses !== undefined && silent !== undefined;
  return {
    what: 'no counter of a loss has moved',
    holds: known && faults.length === 0,
    figures: faults.join('; ') || (known ? `${Object.keys(losses).length} series` : 'unknown'),
  };
}

function queues({ queues }: Run): Line {
  const entries = Object.entries(queues ?? {});
  return {
    what: 'the queues are empty at the end',
    holds:
      entries.length > 0 &&
      entries.every(([name, size]) =>
        name === 'otlp_http/metrics' ? size < metricsWaiting : size === 0,
      ),
    figures: entries.map(([name, size]) => `${name} ${figure(size)}`).join(', ') || 'unknown',
  };
}

/** Whether anything came through. A run of nothing proves nothing. */
function moved(count: number | undefined): count is number {
  return count !== undefined && count > 0;
}

function total(numbers: (number | undefined)[]): number | undefined {
  return numbers.reduce<number | undefined>(
    (sum, one) => (sum === undefined || one === undefined ? undefined : sum + one),
    0,
  );
}

function figure(value: number | undefined): string {
  return value === undefined ? 'unknown' : String(Math.round(value));
}

function mib(bytes: number): string {
  return `${(bytes / MiB).toFixed(1)} MiB`;
}
