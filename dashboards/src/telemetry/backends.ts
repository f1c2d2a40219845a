import type { Row } from '../kit/index.ts';
import { ofCluster, prometheus, timeSeries } from '../kit/index.ts';
import { toHost, toLogs } from '../onward.ts';

const largest = {
  title: 'The metrics with the most series',
  datasource: prometheus,
  query: 'topk(20, count by (__name__) ({__name__=~".+"}))',
};

/** Prometheus, Loki and Tempo: what they take in, keep and refuse. */
export function backends(): Row {
  return {
    title: 'Prometheus, Loki and Tempo',
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
        onward: largest,
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
        onward: largest,
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
        onward: largest,
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
        title: 'Loki: streams and chunks',
        description:
          'Streams and chunks in memory. Good: tens of streams. Hundreds: a label with many values became an index label in loki.yaml.',
        unit: 'short',
        decimals: 0,
        span: 6,
        limit: { amber: 200, red: 1000 },
        series: [
          { expr: `sum(loki_ingester_memory_streams{${ofCluster}})`, legend: 'streams' },
          { expr: `sum(loki_ingester_memory_chunks{${ofCluster}})`, legend: 'chunks' },
        ],
        onward: toLogs,
      }),
      timeSeries({
        title: 'Tempo: traces in memory',
        description:
          'Traces that are still open, and spans per second. Good: some seconds’ worth of the load. At the limit of 100,000 Tempo loses spans without a word.',
        unit: 'short',
        span: 6,
        limit: { amber: 50_000, red: 100_000 },
        series: [
          { expr: `sum(tempo_ingester_live_traces{${ofCluster}})`, legend: 'open traces' },
          {
            expr: `sum(rate(tempo_distributor_spans_received_total{${ofCluster}}[$__rate_interval]))`,
            legend: 'spans/s',
          },
        ],
        onward: toHost,
      }),
      timeSeries({
        title: 'Discarded by the backends',
        description:
          'Spans, lines and samples per second that a backend took and threw away. Good: 0. Tempo: trace too large or too many open; Prometheus: samples out of order or too old.',
        unit: 'ops',
        span: 6,
        limit: { red: 0.1 },
        series: [
          {
            expr: `sum by (reason) (rate(tempo_discarded_spans_total{${ofCluster}}[$__rate_interval]))`,
            legend: 'Tempo: {{reason}}',
          },
          {
            expr: `sum by (reason) (rate(loki_discarded_samples_total{${ofCluster}}[$__rate_interval]))`,
            legend: 'Loki: {{reason}}',
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
