import type { Row } from '../kit/index.ts';
import { barGauge, ofCluster, timeSeries } from '../kit/index.ts';
import { toApplications, toHost } from '../onward.ts';
import { ofPipe, ordersPerSecond } from './signals.ts';

const services = `${ofCluster}, service_name=~"producer|consumer|kafka|zookeeper|monitor|demo-app"`;

/** What telemetry takes from the machine, for each order and in all. */
export function cost(): Row {
  return {
    title: 'Cost',
    panels: [
      timeSeries({
        title: 'CPU time for an order: pipe',
        description:
          'CPU time of each part of the pipe, divided by orders. Good: falls as load rises, as scrapes and flushes cost the same. Collector and Tempo grow with spans: sample them.',
        unit: 's',
        span: 8,
        stacked: true,
        series: [{ expr: cpuForAnOrder(ofPipe), legend: '{{service_name}}' }],
        onward: toHost,
      }),
      timeSeries({
        title: 'CPU time for an order: services',
        description:
          'CPU time of Kafka and the services, their SDKs included, divided by orders. Good: falls as load rises. Compare with the pipe: that much it costs to see what these do.',
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
            expr: `sum(rate(tempo_distributor_spans_received_total{${ofCluster}}[$__rate_interval])) / ${ordersPerSecond}`,
            legend: 'spans',
          },
          {
            expr: `sum(rate(loki_distributor_lines_received_total{${ofCluster}}[$__rate_interval])) / ${ordersPerSecond}`,
            legend: 'log lines',
          },
        ],
        onward: toApplications,
      }),
      timeSeries({
        title: 'Bytes to the backends',
        description:
          'Bytes per second that Tempo and Loki receive, uncompressed. Good: in step with the load. It decides disk and memory: halve it by sampling half of the traces.',
        unit: 'Bps',
        span: 6,
        series: [
          {
            expr: `sum(rate(tempo_distributor_bytes_received_total{${ofCluster}}[$__rate_interval]))`,
            legend: 'traces to Tempo',
          },
          {
            expr: `sum(rate(loki_distributor_bytes_received_total{${ofCluster}}[$__rate_interval]))`,
            legend: 'log lines to Loki',
          },
          {
            expr: `sum(rate(loki_distributor_structured_metadata_bytes_received_total{${ofCluster}}[$__rate_interval]))`,
            legend: 'metadata of log lines to Loki',
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
          'Resident memory of each part of the pipe. Good: below its limit: 320 MiB for Collector, Prometheus, Loki and Grafana, 512 MiB for Tempo, 64 MiB for Alertmanager.',
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
