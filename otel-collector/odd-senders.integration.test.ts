import type { Logs, Traces } from '@kafka-o11y/backends';
import { Prometheus } from '@kafka-o11y/backends';
import { environmentOf, eventually, imageOf, inRepository, recorded } from '@kafka-o11y/test-kit';
import { ports, services } from '@kafka-o11y/vocabulary';
import type { StartedNetwork, StartedTestContainer } from 'testcontainers';
import { GenericContainer, Network, Wait } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OddInput, Signal } from './odd-inputs.ts';
import { neighbourOf, oddInputs, otlpRequest, signals } from './odd-inputs.ts';
import { addressOf, startLogStore, startTraceStore } from './start-store.ts';

const ownMetrics = 8888;
const refusedMetrics = 8889;
/** The well-formed sender, with one item for each odd input of the same signal. */
const neighbour = 'neighbour';

const running = new AsyncDisposableStack();
let collector: StartedTestContainer;
let prometheus: Prometheus;
let logs: Logs;
let traces: Traces;
/** What the Collector has logged. */
let said = '';

beforeAll(async () => {
  const network = running.use(await new Network().start());
  const pair = recorded().backends;
  const [logStore, traceStore, metricStore] = await Promise.all([
    startLogStore(pair, network),
    startTraceStore(pair, network),
    startPrometheus(network),
  ]);
  for (const { container } of [logStore, traceStore]) running.use(container);
  running.use(metricStore);
  logs = logStore.store;
  traces = traceStore.store;
  prometheus = new Prometheus(addressOf(metricStore, ports.prometheus));
  collector = running.use(await startCollector(network));
  (await collector.logs()).on('data', (chunk) => {
    said += String(chunk);
  });
  // All at once, so that what can be mixed is mixed.
  await Promise.all(
    oddInputs.flatMap((input) => [sent(neighbourOf(input, neighbour)), sent(input)]),
  );
});

afterAll(() => running.disposeAsync());

describe.each(signals)('odd %s', (signal) => {
  const inputs = oddInputs.filter((input) => input.signal === signal);

  test('cost nobody else an item', async () => {
    await eventually(
      'all of the neighbour',
      async () => {
        expect(await stored(signal, neighbour)).toBe(inputs.length);
      },
      patience,
    );
  });

  test('are stored, where a store can', async () => {
    const good = inputs.filter(
      ({ reason, unforeseen, nothing }) => !(reason ?? unforeseen ?? nothing),
    );
    await eventually(
      'each sender',
      async () => {
        const missing: string[] = [];
        for (const { title } of good) {
          if ((await stored(signal, title)) === 0) missing.push(title);
        }
        expect(missing).toEqual([]);
      },
      patience,
    );
  });

  test('are counted by sender and reason otherwise, and logged', async () => {
    const counted = Object.fromEntries(
      inputs.flatMap(({ title, reason, counts = 1 }) =>
        reason === undefined ? [] : [[`${title}: ${reason}`, counts]],
      ),
    );
    await eventually(
      'the counts',
      async () => {
        expect(await refused(signal)).toEqual(counted);
      },
      patience,
    );
    await eventually(
      'the log lines',
      () => {
        for (const { title, reason } of inputs.filter(({ reason }) => reason !== undefined)) {
          expect(said).toContain(`service.name=${title},reason=${reason}`);
        }
      },
      patience,
    );
  });
});

test('what could not be foreseen costs its own request, and is counted', async () => {
  const unforeseen = oddInputs.filter((input) => input.unforeseen).length;
  await eventually(
    'the count of the exporter',
    async () => {
      const own = await textOf(ownMetrics);
      const lost = /^otelcol_exporter_(send|enqueue)_failed_(.*)_total\{.* (?!0$)\d+$/gm;
      expect([...own.matchAll(lost)].map(([line]) => line)).toEqual([
        expect.stringMatching(`^otelcol_exporter_send_failed_metric_points_total.* ${unforeseen}$`),
      ]);
      // Nothing is sent again and again.
      expect(valuesOf(own, /^otelcol_exporter_queue_size/)).toEqual([0, 0, 0]);
    },
    patience,
  );
});

test('series of one sender have a bound, and it is said which metric and label go beyond', async () => {
  await eventually(
    'the count and the overflow',
    async () => {
      expect(await textOf(refusedMetrics)).toContain(
        String.raw`telemetry_refused_items_total{labels="[\"user\"]",metric="odd.users",reason="too many series"`,
      );
      const calls = 'traces_span_metrics_calls_total{service_name="a thousand names"}';
      const [series] = await prometheus.instant(`count(${calls})`);
      expect(series?.points[0]?.value).toBeLessThanOrEqual(201);
      const [spans] = await prometheus.instant(`sum(${calls})`);
      expect(spans?.points[0]?.value).toBe(1_000);
    },
    patience,
  );
});

test('deltas are added up', async () => {
  const second = oddInputs.filter(({ title }) => /^delta/.test(title)).map(later);
  await Promise.all(second.map(sent));
  await eventually(
    'two deltas of 1',
    async () => {
      const sums = await prometheus.instant(
        '{__name__=~"odd_sum_total|odd_sum", service_name=~"delta.*"}',
      );
      expect(sums.map(({ points }) => points.map(({ value }) => value))).toEqual([[2], [2]]);
      const counts = await prometheus.instant(
        'odd_histogram_count{service_name="delta histogram"}',
      );
      expect(counts.map(({ points }) => points.map(({ value }) => value))).toEqual([[6]]);
    },
    patience,
  );
});

const patience = { seconds: 30, everyMs: 500 };

/** The same request ten seconds later, as deltas of one series follow each other. */
function later(input: OddInput): OddInput {
  const items = JSON.stringify(input.items).replaceAll(
    /"(\d{13})(\d{6})"/g,
    (_, ms, rest) => `"${Number(ms) + 10_000}${rest}"`,
  );
  return { ...input, items: JSON.parse(items) };
}

async function sent(input: OddInput): Promise<void> {
  const url = new URL(`/v1/${input.signal}`, addressOf(collector, ports.otlpHttp));
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: otlpRequest(input) });
  expect(response.status, `${input.title}: ${await response.text()}`).toBe(input.status ?? 200);
}

/** How many points, spans or lines of a service there are in the store. */
async function stored(signal: Signal, service: string): Promise<number> {
  const range = { from: Date.now() - 3_600_000, to: Date.now() + 3_600_000, limit: 1_000 };
  switch (signal) {
    case 'metrics': {
      const query = `count({service_name=${JSON.stringify(service)}, __name__!~"traces_.*|target_info"})`;
      const [found] = await prometheus.instant(query);
      return found?.points[0]?.value ?? 0;
    }
    case 'traces':
      return (await traces.find({ service }, range)).length;
    case 'logs':
      return (await logs.lines({ service }, range)).length;
  }
}

/** What was taken out of a signal, by "sender: reason". */
async function refused(signal: Signal): Promise<Record<string, number>> {
  const names = { metrics: 'metric points', traces: 'spans', logs: 'log records' };
  const counts = (await textOf(refusedMetrics)).matchAll(
    /^telemetry_refused_items_total\{.*reason="(.*?)",service_name="(.*?)",signal="(.*?)"\} (\d+)$/gm,
  );
  return Object.fromEntries(
    [...counts].flatMap(([, reason, service, of, value]) =>
      of === names[signal] ? [[`${service}: ${reason}`, Number(value)]] : [],
    ),
  );
}

async function textOf(port: number): Promise<string> {
  return (await fetch(new URL('/metrics', addressOf(collector, port)))).text();
}

/** The values of the metrics whose line begins so. */
function valuesOf(exposition: string, begins: RegExp): number[] {
  const lines = exposition.split('\n').filter((line) => begins.test(line));
  return lines.map((line) => Number(line.split(' ').at(-1)));
}

async function startPrometheus(network: StartedNetwork): Promise<StartedTestContainer> {
  const target = '/etc/prometheus/prometheus.yml';
  return new GenericContainer(await imageOf(services.prometheus))
    .withNetwork(network)
    .withNetworkAliases(services.prometheus)
    .withExposedPorts(ports.prometheus)
    .withBindMounts([{ source: inRepository('prometheus/prometheus.yml'), target, mode: 'ro' }])
    .withCommand([`--config.file=${target}`, '--web.enable-otlp-receiver'])
    .withWaitStrategy(Wait.forHttp('/-/ready', ports.prometheus))
    .start();
}

async function startCollector(network: StartedNetwork): Promise<StartedTestContainer> {
  const target = '/etc/otelcol-contrib/config.yaml';
  return new GenericContainer(await imageOf(services.collector))
    .withNetwork(network)
    .withEnvironment(await environmentOf(services.collector))
    .withExposedPorts(ports.collectorHealth, ports.otlpHttp, ownMetrics, refusedMetrics)
    .withBindMounts([
      { source: inRepository('otel-collector/config.yaml'), target, mode: 'ro' },
      { source: '/proc/stat', target: '/hostfs/proc/stat', mode: 'ro' },
    ])
    .withTmpFs({ '/var/lib/otelcol/file_storage': 'mode=1777' })
    .withWaitStrategy(Wait.forHttp('/health', ports.collectorHealth))
    .start();
}
