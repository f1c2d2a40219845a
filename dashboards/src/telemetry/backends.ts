import type { Row } from '../kit/index.ts';
import { ofCluster, timeSeries } from '../kit/index.ts';
import { toHost, toLogs } from '../onward.ts';
import { either, largestMetrics, spansStored } from './signals.ts';

/** Prometheus and the stores for logs and traces: intake, disk and refusals. */
export function backends(): Row {
  return {
    title: 'Prometheus, log store, trace store',
    panels: [
      timeSeries({
        title: 'Prometheus: samples taken in',
        description:
          'Samples per second, pushed and scraped. Good: level: it follows the number of series, not the load. A step is a new instance or a label with too many values.',
        unit: 'ops',
        span: 6,
        series: [
          {
            expr: `sum(rate(prometheus_tsdb_head_samples_appended_total{${ofCluster}}[$__rate_interval]))`,
            legend: 'samples',
          },
        ],
        onward: largestMetrics,
      }),
      timeSeries({
        title: 'Prometheus: active series',
        description:
          'Series in memory, a few KB each. Good: below 50,000 here. A slope: a label whose values never repeat. Explore lists the largest metrics.',
        unit: 'short',
        span: 6,
        limit: { amber: 50_000, red: 100_000 },
        series: [
          { expr: `sum(prometheus_tsdb_head_series{${ofCluster}})`, legend: 'series' },
          {
            expr: `sum(prometheus_tsdb_exemplar_exemplars_in_storage{${ofCluster}})`,
            legend: 'exemplars',
          },
        ],
        onward: largestMetrics,
      }),
      timeSeries({
        title: 'Prometheus: disk',
        description:
          'Blocks and write-ahead log. Good: levels off after a day, below the limit of 1 GB, from where the oldest block goes. Sooner: too many series.',
        unit: 'bytes',
        span: 6,
        limit: { red: 1e9 },
        stacked: true,
        series: [
          { expr: `sum(prometheus_tsdb_storage_blocks_bytes{${ofCluster}})`, legend: 'blocks' },
          {
            expr: `sum(prometheus_tsdb_wal_storage_size_bytes{${ofCluster}, service_name="prometheus"})`,
            legend: 'write-ahead log',
          },
        ],
        onward: toHost,
      }),
      timeSeries({
        title: 'Prometheus: rules',
        description:
          'Time that each group of rules takes. Good: milliseconds. Near the interval of 10 s evaluations are skipped and alerts come late.',
        unit: 's',
        span: 6,
        limit: { amber: 1, red: 5 },
        series: [
          {
            expr: `sum(prometheus_rule_group_last_duration_seconds{${ofCluster}})`,
            legend: 'all groups',
          },
        ],
        onward: largestMetrics,
      }),
      timeSeries({
        title: 'Failed rules and notifications',
        description:
          'Rules that failed or were skipped, and alerts that Prometheus or Alertmanager could not deliver, per second. Good: 0. Otherwise silence does not mean health: read their logs.',
        unit: 'ops',
        span: 6,
        limit: { red: 0.01 },
        series: [
          {
            expr: `sum(rate(prometheus_rule_evaluation_failures_total{${ofCluster}}[$__rate_interval])) + sum(rate(prometheus_rule_group_iterations_missed_total{${ofCluster}}[$__rate_interval]))`,
            legend: 'rules',
          },
          {
            expr: `sum(rate(prometheus_notifications_errors_total{${ofCluster}}[$__rate_interval])) + sum(rate(prometheus_notifications_dropped_total{${ofCluster}}[$__rate_interval]))`,
            legend: 'to Alertmanager',
          },
          {
            expr: `sum(rate(alertmanager_notifications_failed_total{${ofCluster}}[$__rate_interval]))`,
            legend: 'from Alertmanager to receivers',
          },
        ],
        onward: toHost,
      }),
      timeSeries({
        title: 'Log store: streams',
        description:
          'Streams in memory (Loki), or created since its start (VictoriaLogs). Good: tens. Hundreds: an attribute with many values became a stream’s, in loki.yaml or the Collector’s header.',
        unit: 'short',
        decimals: 0,
        span: 6,
        limit: { amber: 200, red: 1000 },
        series: [
          {
            expr: either(
              `sum(loki_ingester_memory_streams{${ofCluster}})`,
              `sum(vl_streams_created_total{${ofCluster}})`,
            ),
            legend: 'streams',
          },
        ],
        onward: toLogs,
      }),
      timeSeries({
        title: 'Trace store: spans',
        description:
          'Spans per second that the trace store takes in. Good: two for each order. Less than the Collector accepts: they wait in its queue. Tempo loses spans without a word at 100,000 open traces.',
        unit: 'ops',
        span: 6,
        series: [{ expr: spansStored, legend: 'spans' }],
        onward: toHost,
      }),
      timeSeries({
        title: 'Discarded by the backends',
        description:
          'Spans, lines and samples per second that a backend took and threw away. Good: 0. Traces: too large, or not written; lines: too old; samples: out of order or too old.',
        unit: 'ops',
        span: 6,
        limit: { red: 0.1 },
        series: [
          {
            expr: either(
              `sum by (reason) (rate(tempo_discarded_spans_total{${ofCluster}}[$__rate_interval]))`,
              `label_replace(sum(rate(otelcol_exporter_send_failed_spans_total{${ofCluster}, service_name="jaeger"}[$__rate_interval])), "reason", "not written", "", "")`,
            ),
            legend: 'traces: {{reason}}',
          },
          {
            expr: `sum by (reason) (rate({__name__=~"loki_discarded_samples_total|vl_rows_dropped_total", ${ofCluster}}[$__rate_interval]))`,
            legend: 'logs: {{reason}}',
          },
          {
            expr: `sum(rate(prometheus_tsdb_out_of_order_samples_total{${ofCluster}}[$__rate_interval])) + sum(rate(prometheus_tsdb_too_old_samples_total{${ofCluster}}[$__rate_interval]))`,
            legend: 'Prometheus: out of order or too old',
          },
        ],
        onward: [toLogs, toHost],
      }),
    ],
  };
}
