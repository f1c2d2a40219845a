import type { Row } from '../kit/index.ts';
import { barGauge, ofCluster, table, timeSeries } from '../kit/index.ts';
import { toHost } from '../onward.ts';
import { bySignal, collectorItself, largestMetrics, ofCollector, outages } from './signals.ts';

/** Throughput, queues and refusals of the Collector. */
export function collector(): Row {
  return {
    title: 'Collector',
    panels: [
      timeSeries({
        title: 'Accepted by signal',
        description:
          'Per second, from SDKs, scrapes and log files. Good: follows the load. One signal at 0 while others flow: its receiver or the SDKs’ exporter for it.',
        unit: 'ops',
        span: 8,
        series: bySignal('receiver_accepted'),
        onward: [outages, collectorItself],
      }),
      timeSeries({
        title: 'Sent by signal',
        description:
          'Per second, to the trace store, Prometheus and the log store. Good: as accepted; span metrics come on top of the points. Less: it waits in the queue below, or got lost.',
        unit: 'ops',
        span: 8,
        series: bySignal('exporter_sent'),
        onward: collectorItself,
      }),
      timeSeries({
        title: 'Refused and failed',
        description:
          'Per second. Refused: memory limit or full queue, the sender keeps it and tries again. Failed or queue full: lost. Good: all at 0. First ask which backend is slow.',
        unit: 'ops',
        span: 8,
        limit: { red: 0.1 },
        series: [
          ...bySignal('receiver_refused', ' refused'),
          ...bySignal('exporter_send_failed', ' failed'),
          ...bySignal('exporter_enqueue_failed', ', queue full'),
        ],
        onward: [collectorItself, outages],
      }),
      timeSeries({
        title: 'Waiting for a backend',
        description:
          'Bytes on disk that wait to be sent, by backend, and what the queue can hold. Good: kilobytes, at once gone. A slope is a backend that is away: its data arrives later, if the capacity lasts.',
        unit: 'bytes',
        span: 8,
        series: [
          {
            expr: `sum by (exporter) (otelcol_exporter_queue_size{${ofCollector}})`,
            legend: '{{exporter}}',
          },
        ],
        onward: collectorItself,
      }),
      timeSeries({
        title: 'Queue against capacity',
        description:
          'The same as a share of the queue’s capacity (256 MiB for traces, 64 MiB for each of the others). Good: near 0. At 1 new data is refused.',
        unit: 'percentunit',
        span: 8,
        max: 1,
        limit: { amber: 0.5, red: 0.9 },
        series: [
          {
            expr: `max by (exporter) (otelcol_exporter_queue_size{${ofCollector}} / otelcol_exporter_queue_capacity{${ofCollector}})`,
            legend: '{{exporter}}',
          },
        ],
        onward: collectorItself,
      }),
      timeSeries({
        title: 'Memory of the Collector',
        description:
          'Resident memory and the heap in it. Good: below 80 % of its 320 MiB, from where the memory limiter refuses what comes in. A slope: batches that wait for a slow backend.',
        unit: 'bytes',
        span: 8,
        limit: { red: 268_435_456 },
        series: [
          {
            expr: `sum(otelcol_process_memory_rss_bytes{${ofCollector}})`,
            legend: 'resident memory',
          },
          {
            expr: `sum(otelcol_process_runtime_heap_alloc_bytes{${ofCollector}})`,
            legend: 'heap',
          },
        ],
        onward: toHost,
      }),
      timeSeries({
        title: 'Taken out on the way',
        description:
          'Items per second that go into each processor and do not come out: filters at work. Good: only filter processors, with a few points. Another processor here loses data.',
        unit: 'ops',
        span: 12,
        series: [
          {
            expr: `sum by (processor, otel_signal) (rate(otelcol_processor_incoming_items_total{${ofCollector}}[$__rate_interval]) - rate(otelcol_processor_outgoing_items_total{${ofCollector}}[$__rate_interval]))`,
            legend: '{{processor}}: {{otel_signal}}',
          },
        ],
        onward: collectorItself,
      }),
      timeSeries({
        title: 'Failed readings of receivers',
        description:
          'Points per second that a scraper could not read and items a receiver failed on. Good: 0. kafkametrics: no broker answers; hostmetrics: a file of the host is not mounted.',
        unit: 'ops',
        span: 12,
        limit: { red: 0.1 },
        series: [
          {
            expr: `sum by (receiver, scraper) (rate(otelcol_scraper_errored_metric_points_total{${ofCollector}}[$__rate_interval]))`,
            legend: '{{receiver}}: {{scraper}}',
          },
        ],
        onward: collectorItself,
      }),
      table({
        title: 'Taken out, by sender and reason',
        description:
          'Points, spans and lines since the Collector’s start that a store would have refused. They cost their sender only. Good: none. TelemetryRefused has what each reason means.',
        span: 16,
        labels: { service_name: 'Sender', signal: 'Signal', reason: 'Reason', metric: 'Metric' },
        columns: [
          {
            header: 'Items',
            expr: `sum by (service_name, signal, reason, metric) (telemetry_refused_items_total{${ofCluster}})`,
            unit: 'locale',
            decimals: 0,
          },
        ],
        noValue: 'Nothing was taken out',
        sortBy: 'Items',
        onward: collectorItself,
      }),
      barGauge({
        title: 'Series by sender',
        description:
          'The ten senders with the most series in Prometheus, an instance each. Good: hundreds, a few thousand for a broker. Above 5,000: a label whose values never repeat. Explore lists the largest metrics.',
        unit: 'short',
        decimals: 0,
        span: 8,
        limit: { amber: 3000, red: 5000 },
        series: [
          {
            expr: `topk(10, max by (service_name) (sender:series:count{${ofCluster}}))`,
            legend: '{{service_name}}',
          },
        ],
        onward: largestMetrics,
      }),
    ],
  };
}
