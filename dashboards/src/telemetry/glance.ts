import type { Row } from '../kit/index.ts';
import { gauge, stat } from '../kit/index.ts';
import { toHost } from '../onward.ts';
import {
  allSignals,
  collectorItself,
  lost,
  ofCollector,
  ofPipe,
  ordersPerSecond,
  outages,
} from './signals.ts';

/** Tiles of the pipe: its health and its price. */
export function glance(): Row {
  return {
    panels: [
      stat({
        title: 'Parts down',
        description:
          'Collector, Prometheus, Alertmanager, log store, trace store and Grafana that do not answer a scrape. Good: 0. Otherwise the data ends there: docker compose ps names the part.',
        unit: 'short',
        span: 4,
        height: 5,
        limit: { red: 1 },
        series: [{ expr: `count(up{${ofPipe}}) - sum(up{${ofPipe}})` }],
        onward: collectorItself,
      }),
      stat({
        title: 'Lost',
        description:
          'Spans, points and log records that the Collector has lost since its start: the queue was full or a backend refused them for good. Good: 0. Otherwise boards and searches have gaps.',
        unit: 'short',
        decimals: 0,
        span: 4,
        height: 5,
        limit: { red: 1 },
        series: [{ expr: lost }],
        onward: collectorItself,
      }),
      gauge({
        title: 'Fullest queue',
        description:
          'How full the fullest queue of the Collector is. Good: near 0. Growing: that backend is down or slow; at 100 % what comes in is refused, and the SDKs’ own queues fill next.',
        unit: 'percentunit',
        span: 4,
        min: 0,
        max: 1,
        limit: { amber: 0.5, red: 0.9 },
        series: [
          {
            expr: `max(otelcol_exporter_queue_size{${ofCollector}} / otelcol_exporter_queue_capacity{${ofCollector}})`,
            legend: 'full',
          },
        ],
        onward: collectorItself,
      }),
      stat({
        title: 'Accepted',
        description:
          'Spans, metric points and log records per second that the Collector takes in. Good: follows the load. 0: every board shows the past.',
        unit: 'ops',
        span: 4,
        height: 5,
        floor: { red: 1 },
        series: [{ expr: allSignals('receiver_accepted') }],
        onward: outages,
      }),
      stat({
        title: 'CPU per order',
        description:
          'CPU time of Collector and backends for each order: the price of seeing it. Good: steady, below 5 ms at low load, less at high load. Cheaper: sample (OTEL_TRACES_SAMPLER).',
        unit: 's',
        span: 4,
        height: 5,
        limit: { amber: 0.005, red: 0.02 },
        series: [{ expr: `sum(service:cpu_usage:cores{${ofPipe}}) / ${ordersPerSecond}` }],
        onward: toHost,
      }),
      stat({
        title: 'Memory',
        description:
          'Resident memory of Collector and backends together. Good: level, below the sum of their limits (2.1 GiB with Loki and Tempo, 1.6 with the others). A slope is a queue in memory, a flood of series or a leak.',
        unit: 'bytes',
        span: 4,
        height: 5,
        limit: { amber: 1.4e9, red: 1.8e9 },
        series: [{ expr: `sum(service:memory_usage:bytes{${ofPipe}})` }],
        onward: toHost,
      }),
    ],
  };
}
