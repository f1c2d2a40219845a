import { describe, expect, test } from 'vitest';
import type { ContainerRun, Run } from './record.ts';
import { cores, memoryOf, metricsWaiting, verdict } from './verdict.ts';

const MiB = 1024 * 1024;
const minuteMs = 60_000;
const from = Date.parse('2026-11-01T10:00:00Z');

/** A container that was sampled every 15 s, with so many MiB after so many minutes. */
function container(
  memoryAt: (minute: number) => number,
  { minutes = 100, ...rest }: Partial<ContainerRun> & { minutes?: number } = {},
): ContainerRun {
  const usage = Array.from({ length: minutes * 4 + 1 }, (_, i) => ({
    time: from + i * 15_000,
    memory: memoryAt(i / 4) * MiB,
    cpuSeconds: 3 + i,
  }));
  return {
    name: 'lab-store-1',
    service: 'store',
    limit: 320 * MiB,
    jvm: false,
    startedAt: from - 60 * minuteMs,
    restarts: 0,
    oomKills: 0,
    usage,
    ...rest,
  };
}

/** A good run with the given changes. */
function run(changes: Partial<Run> = {}, minutes = 100): Run {
  const telemetry = { accepted: 5000, sent: 5000, stored: 5000, onTheWay: 0 };
  return {
    from,
    to: from + minutes * minuteMs,
    samples: { taken: 400, failed: 0 },
    containers: [container(() => 150, { minutes })],
    orders: { accepted: 1000, written: 1000, processed: 998, deadLettered: 2, lag: 0 },
    spans: telemetry,
    logs: telemetry,
    points: 70_000,
    losses: {
      'otelcol_exporter_send_failed_metric_points_total{}': 0,
      'vl_rows_dropped_total{}': 0,
    },
    silent: [],
    queues: { 'otlp_http/logs': 0, 'otlp_http/traces': 0 },
    ...changes,
  };
}

/** The lines that do not hold, each with its figures. */
function failed(of: Run): string[] {
  return verdict(of)
    .filter(({ holds }) => !holds)
    .map(({ what, figures }) => `${what}: ${figures}`);
}

const withMemory = (memoryAt: (minute: number) => number, rest?: Partial<ContainerRun>) =>
  run({ containers: [container(memoryAt, rest)] });

test('a run in which all is well holds', () => {
  expect(failed(run())).toEqual([]);
});

describe('memory', () => {
  const what = 'memory neither grows nor comes near a limit';

  test('a leak of half a MiB a minute fails, with its growth', () => {
    expect(failed(withMemory((minute) => 100 + minute / 2))).toEqual([
      `${what}: lab-store-1 has grown by 33.3 MiB of 16.0 MiB allowed`,
    ]);
  });

  test('the same leak, hidden under a collector of garbage, fails as well', () => {
    const saw = (minute: number) => 100 + minute / 2 + 30 * ((minute / 7) % 1);
    expect(failed(withMemory(saw))).toHaveLength(1);
  });

  test('a heap that is filled and emptied is no leak, wherever the run ends in it', () => {
    for (let minutes = 90; minutes < 110; minutes += 1) {
      const saw = (minute: number) => 120 + 60 * ((minute / 17) % 1);
      const of = run({ containers: [container(saw, { minutes })] }, minutes);
      expect(failed(of)).toEqual([]);
    }
  });

  test('growth in the first third is a start, and no leak', () => {
    expect(failed(withMemory((minute) => Math.min(60 + 4 * minute, 180)))).toEqual([]);
  });

  test('a peak above three quarters of the limit fails', () => {
    const peak = (minute: number) => (minute === 70 ? 241 : 150);
    expect(failed(withMemory(peak))).toEqual([
      `${what}: lab-store-1 took 241.0 MiB of 240.0 MiB allowed`,
    ]);
  });

  test('a JVM may come nearer to its limit, since its heap has a fixed size', () => {
    expect(failed(withMemory(() => 280, { jvm: true }))).toEqual([]);
    expect(failed(withMemory(() => 290, { jvm: true }))).toHaveLength(1);
  });

  test('caches of a fixed size may be filled, and nothing beyond them', () => {
    const filling = (to: number) => (minute: number) => Math.min(60 + 3 * minute, to);
    expect(failed(withMemory(filling(230), { caches: 230 * MiB }))).toEqual([]);
    expect(failed(withMemory(filling(230), { caches: 180 * MiB }))).toHaveLength(1);
    expect(failed(withMemory(filling(300), { caches: 300 * MiB }))).toHaveLength(1);
  });

  test('in five minutes a young process may fill its caches, and a leak does not pass for that', () => {
    const short = (memoryAt: (minute: number) => number, startedAt: number) =>
      run({ containers: [container(memoryAt, { minutes: 5, startedAt })] }, 5);
    const filling = (minute: number) => 100 + 9 * minute;
    expect(failed(short(filling, from - minuteMs))).toEqual([]);
    expect(failed(short(filling, from - 60 * minuteMs))).toHaveLength(1);
    expect(failed(short((minute) => 40 + 60 * minute, from - minuteMs))).toHaveLength(1);
  });

  test('without a limit only the growth is judged', () => {
    const { limit: _, ...endless } = container(() => 5000);
    expect(failed(run({ containers: [endless] }))).toEqual([]);
    const { limit: __, ...leaking } = container((minute) => 5000 + minute);
    expect(failed(run({ containers: [leaking] }))).toHaveLength(1);
  });

  test('too few samples tell nothing, and nothing does not hold', () => {
    const few = container(() => 100);
    few.usage = few.usage.filter((_, i) => i < 100 || i % 80 === 0);
    expect(failed(run({ containers: [few] }))).toEqual([`${what}: lab-store-1: too few samples`]);
    expect(failed(run({ containers: [] }))).toHaveLength(2);
  });

  test('the slope is that of the last two thirds, for an hour', () => {
    const of = run();
    expect(
      memoryOf(
        container((minute) => 100 + minute / 10),
        of,
      ).slope,
    ).toBeCloseTo(6 * MiB, -5);
  });
});

test('a restart fails, and so does a kill for want of memory', () => {
  const what = 'no restart, no out-of-memory kill';
  expect(failed(withMemory(() => 100, { restarts: 1 }))).toEqual([
    `${what}: lab-store-1: 1 restarts, 0 kills`,
  ]);
  expect(failed(withMemory(() => 100, { oomKills: 2 }))).toEqual([
    `${what}: lab-store-1: 0 restarts, 2 kills`,
  ]);
});

describe('orders', () => {
  const orders = (changes: Partial<Run['orders']>) =>
    failed(run({ orders: { ...run().orders, ...changes } }));

  test.each<Partial<Run['orders']>>([
    { processed: 997 },
    { processed: 999 },
    { written: 999 },
    { lag: 1 },
    { accepted: undefined },
    { written: undefined },
    { processed: undefined },
    { deadLettered: undefined },
    { lag: undefined },
    { accepted: 0, written: 0, processed: 0, deadLettered: 0 },
  ])('%o fails', (changes) => {
    expect(orders(changes)).toHaveLength(1);
  });

  test('an unknown figure is called unknown', () => {
    expect(orders({ processed: undefined })).toEqual([
      'orders accepted = orders processed: accepted 1000, in the topic 1000, processed unknown, ' +
        'dead letters 2, lag 0',
    ]);
  });
});

describe('telemetry', () => {
  test.each(['spans', 'logs'] as const)('%s that are not stored, or not known, fail', (signal) => {
    const of = (changes: Partial<Run['spans']>) =>
      failed(run({ [signal]: { ...run()[signal], ...changes } }));
    expect(of({ stored: 4999 })).toEqual([
      `${signal} accepted = ${signal} stored: accepted 5000, sent 5000, stored 4999`,
    ]);
    expect(of({ sent: 4999 })).toHaveLength(1);
    expect(of({ stored: undefined })).toHaveLength(1);
    expect(of({ accepted: undefined })).toHaveLength(1);
    expect(of({ accepted: 0, sent: 0, stored: 0 })).toHaveLength(1);
  });

  test('a span that is sent twice is stored once, and a log line twice', () => {
    const counted = { accepted: 5000, sent: 5000, stored: 5001, onTheWay: 0 };
    const of = run({ spans: counted, logs: counted });
    const figures = 'accepted 5000, sent 5000, stored 5001, of these 1 twice';
    expect(verdict(of)).toContainEqual({
      what: 'spans accepted = spans stored',
      holds: true,
      figures,
    });
    expect(failed(of)).toEqual([`logs accepted = logs stored: ${figures}`]);
  });

  test('items from just before the reading may be on their way, and no others', () => {
    const logs = { accepted: 5000, sent: 4998, stored: 4997, onTheWay: 3 };
    expect(failed(run({ logs }))).toEqual([]);
    expect(failed(run({ logs: { ...logs, stored: 4996 } }))).toHaveLength(1);
  });

  test('a queue that does not get empty fails', () => {
    expect(failed(run({ queues: { 'otlp_http/logs': 0, 'otlp_http/traces': 7 } }))).toEqual([
      'the queues are empty at the end: otlp_http/logs 0, otlp_http/traces 7',
    ]);
    expect(failed(run({ queues: {} }))).toHaveLength(1);
    expect(failed(run({ queues: { 'otlp_http/metrics': metricsWaiting - 1 } }))).toEqual([]);
    expect(failed(run({ queues: { 'otlp_http/metrics': metricsWaiting } }))).toHaveLength(1);
    expect(failed(run({ queues: undefined }))).toHaveLength(1);
  });
});

describe('losses', () => {
  test('each counter that has moved, or gone back, is named', () => {
    const losses = { 'vl_rows_dropped_total{reason="too_old"}': 2, 'loki_discarded{}': undefined };
    expect(failed(run({ losses }))).toEqual([
      'no counter of a loss has moved: vl_rows_dropped_total{reason="too_old"} 2; loki_discarded{} unknown',
    ]);
  });

  test('refused metric points fail both for metrics and as a loss', () => {
    const losses = { 'otelcol_receiver_refused_metric_points_total{}': 9 };
    expect(failed(run({ losses }))).toHaveLength(2);
  });

  test('unknown counters are not 0', () => {
    expect(failed(run({ silent: ['jaeger'] }))).toEqual([
      'no counter of a loss has moved: jaeger did not answer',
    ]);
    expect(failed(run({ silent: undefined }))).toHaveLength(1);
    expect(failed(run({ losses: undefined }))).toHaveLength(2);
  });
});

test('one failed sample in ten is borne, more is not', () => {
  expect(failed(run({ samples: { taken: 360, failed: 40 } }))).toEqual([]);
  expect(failed(run({ samples: { taken: 350, failed: 50 } }))).toHaveLength(1);
  expect(failed(run({ samples: { taken: 0, failed: 0 } }))).toHaveLength(1);
});

test('CPU is what was used between the first sample and the last', () => {
  const of = container(() => 100);
  expect(cores(of.usage)).toBeCloseTo(1 / 15);
  of.usage.push({ time: from + 101 * minuteMs, memory: 0, cpuSeconds: 1 });
  expect(cores(of.usage)).toBeUndefined();
});
