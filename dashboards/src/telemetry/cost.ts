import type { Row } from '../kit/index.ts';
import { barGauge, ofCluster, timeSeries } from '../kit/index.ts';
import { toApplications, toHost } from '../onward.ts';
import { either, linesStored, ofPipe, ordersPerSecond, spansStored } from './signals.ts';

const services = `${ofCluster}, service_name=~"producer|consumer|kafka|kafka-controller|zookeeper|monitor|demo-app"`;

/** The cost of telemetry, for each order and in all. */
export function cost(): Row {
  return {
    title: 'Cost',
    panels: [
      timeSeries({
        title: 'CPU time for an order: pipe',
        description:
          'CPU time of each part of the pipe, divided by orders. Good: falls as load rises, as scrapes and flushes cost the same. Collector and trace store grow with spans: sample them.',
        unit: 's',
        span: 8,
        stacked: true,
        series: [{ expr: cpuForAnOrder(ofPipe), legend: '{{service_name}}' }],
        onward: toHost,
      }),
      timeSeries({
        title: 'CPU time for an order: services',
        description:
          'CPU time of Kafka and the services, their SDKs included, divided by orders. Good: falls as load rises. Compare with the pipe: that is the price of seeing them.',
        unit: 's',
        span: 8,
        stacked: true,
        series: [{ expr: cpuForAnOrder(services), legend: '{{service_name}}' }],
        onward: [toApplications, toHost],
      }),
      timeSeries({
        title: 'Telemetry of an order',
        description:
          'Spans, log lines and bytes that each order leaves behind, everything else included. Good: 2 spans and 2 lines. More: retries, or somebody instruments more than needed.',
        unit: 'short',
        decimals: 1,
        span: 8,
        series: [
          {
            expr: `${spansStored} / ${ordersPerSecond}`,
            legend: 'spans',
          },
          {
            expr: `${linesStored} / ${ordersPerSecond}`,
            legend: 'log lines',
          },
        ],
        onward: toApplications,
      }),
      timeSeries({
        title: 'Bytes to the backends',
        description:
          'Bytes per second that the stores receive; of traces, Jaeger counts what it writes. Good: in step with the load. It decides disk and memory: halve it by sampling half of the traces.',
        unit: 'Bps',
        span: 6,
        series: [
          {
            expr: either(
              rateOf('tempo_distributor_bytes_received_total'),
              rateOf('jaeger_storage_badger_write_bytes_user'),
            ),
            legend: 'traces',
          },
          {
            expr: either(
              rateOf('loki_distributor_bytes_received_total'),
              rateOf('vl_bytes_ingested_total'),
            ),
            legend: 'log lines and their metadata',
          },
        ],
        onward: toHost,
      }),
      timeSeries({
        title: 'Share of CPU',
        description:
          'CPU of the pipe, of all that the lab uses. At low load it is large, as scrapes cost the same with and without load. Judge it under load, where it has to fall.',
        unit: 'percentunit',
        span: 6,
        max: 1,
        series: [
          {
            expr: `sum(service:cpu_usage:cores{${ofPipe}}) / sum(service:cpu_usage:cores{${ofCluster}})`,
            legend: 'telemetry',
          },
        ],
        onward: toHost,
      }),
      barGauge({
        title: 'CPU of the pipe by part',
        description:
          'Cores that each part of the pipe keeps busy now. Good: hundredths of a core at low load. The longest bar is where saving begins.',
        unit: 'short',
        decimals: 3,
        span: 6,
        series: [
          {
            expr: `sort_desc(sum by (service_name) (service:cpu_usage:cores{${ofPipe}}))`,
            legend: '{{service_name}}',
          },
        ],
        onward: toHost,
      }),
      barGauge({
        title: 'Memory of the pipe by part',
        description:
          'Resident memory of each part of the pipe. Good: below its limit, which the board Host and JVM shows. The trace store takes most: it holds what it will write.',
        unit: 'bytes',
        span: 6,
        series: [
          {
            expr: `sort_desc(sum by (service_name) (service:memory_usage:bytes{${ofPipe}}))`,
            legend: '{{service_name}}',
          },
        ],
        onward: toHost,
      }),
    ],
  };
}

function cpuForAnOrder(matchers: string): string {
  return `sum by (service_name) (service:cpu_usage:cores{${matchers}}) / on() group_left() ${ordersPerSecond}`;
}

function rateOf(counter: string): string {
  return `sum(rate(${counter}{${ofCluster}}[$__rate_interval]))`;
}
