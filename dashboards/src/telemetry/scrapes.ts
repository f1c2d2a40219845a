import type { Row } from '../kit/index.ts';
import { ofCluster, table, timeSeries } from '../kit/index.ts';
import { toBroker } from '../onward.ts';
import { collectorItself } from './signals.ts';

/** The cost of the scrapes, by target. */
export function scrapes(): Row {
  return {
    title: 'Scrapes',
    panels: [
      table({
        title: 'Targets',
        description:
          'Every scraped target. Good: up, below 1 s and below 2,500 samples for a broker. A JMX scrape that grows with topics needs a narrower allow-list in jmx-exporter/; with JMX errors, boards see less than there is.',
        span: 24,
        height: 9,
        labels: { service_name: 'Service', instance: 'Instance' },
        columns: [
          { header: 'State', expr: byTarget('min', 'up'), unit: 'short', words: upOrDown },
          {
            header: 'Duration',
            expr: byTarget('max', 'scrape_duration_seconds'),
            unit: 's',
            limit: { amber: 0.5, red: 1 },
          },
          {
            header: 'Samples',
            expr: byTarget('sum', 'scrape_samples_scraped'),
            unit: 'locale',
            decimals: 0,
            limit: { amber: 4000, red: 10_000 },
          },
          {
            header: 'Kept',
            expr: byTarget('sum', 'scrape_samples_post_metric_relabeling'),
            unit: 'locale',
            decimals: 0,
          },
          {
            header: 'New series',
            expr: byTarget('sum', 'scrape_series_added'),
            unit: 'locale',
            decimals: 0,
          },
          {
            header: 'JMX errors',
            expr: byTarget('sum', 'jmx_scrape_error'),
            unit: 'short',
            decimals: 0,
            limit: { red: 1 },
          },
        ],
        sortBy: 'Samples',
        onward: collectorItself,
      }),
      timeSeries({
        title: 'Duration of scrapes',
        description:
          'Seconds a scrape takes, by target. Good: far below 1 s; the timeout is 5 s, after which the target counts as down. Rising on brokers: more topics, or garbage collection.',
        unit: 's',
        span: 8,
        limit: { amber: 0.5, red: 1 },
        series: [{ expr: byTarget('max', 'scrape_duration_seconds'), legend: '{{instance}}' }],
        onward: [toBroker],
      }),
      timeSeries({
        title: 'Samples of brokers and ZooKeeper',
        description:
          'Series that each JMX exporter gives. Good: level, below 2,500 a broker with 20 topics of 6 partitions. A slope is topics that nobody deletes.',
        unit: 'short',
        decimals: 0,
        span: 8,
        limit: { red: 2500 },
        series: [
          {
            expr: `sum by (instance) (scrape_samples_scraped{${ofCluster}, service_name=~"kafka|kafka-controller|zookeeper"})`,
            legend: '{{instance}}',
          },
        ],
        onward: [toBroker],
      }),
      timeSeries({
        title: 'Inside the JMX exporter',
        description:
          'Time that reading the MBeans takes. Good: most of the scrape’s time, far below 1 s. The rest of the scrape is writing and the network; much of it means a busy machine.',
        unit: 's',
        span: 8,
        limit: { red: 1 },
        series: [
          {
            expr: `max by (instance) (jmx_scrape_duration_seconds{${ofCluster}})`,
            legend: '{{instance}}',
          },
        ],
        onward: [toBroker],
      }),
    ],
  };
}

const upOrDown = { 0: { text: 'DOWN', color: 'red' }, 1: { text: 'up', color: 'green' } };

function byTarget(aggregation: 'min' | 'max' | 'sum', metric: string): string {
  return `${aggregation} by (service_name, instance) (${metric}{${ofCluster}})`;
}
