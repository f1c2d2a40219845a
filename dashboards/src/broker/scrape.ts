import type { Row } from '../kit/index.ts';
import { ofBroker, timeSeries } from '../kit/index.ts';
import { toTelemetry, toThisBroker } from '../onward.ts';
import { gaugeOf } from './by-broker.ts';

export function scrape(): Row {
  return {
    title: 'What measuring the broker costs',
    collapsed: true,
    panels: [
      timeSeries({
        title: 'Scrape time',
        description:
          'Time to read the broker’s MBeans, and the whole scrape as the Collector sees it. Good: below 1 s. More: too many partitions for the allow-list in jmx-exporter/kafka.yml.',
        unit: 's',
        span: 8,
        limit: { red: 1 },
        series: [
          gaugeOf('jmx_scrape_duration_seconds', 'MBeans'),
          gaugeOf('scrape_duration_seconds', 'whole scrape'),
        ],
        onward: [toTelemetry],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Series of a scrape',
        description:
          'Samples that each broker exposes. Good: below 2,500. More: topics by partitions grew; leave the partition MBeans out of the allow-list.',
        unit: 'short',
        span: 8,
        limit: { red: 2500 },
        series: [gaugeOf('scrape_samples_scraped', 'samples')],
        onward: [toTelemetry],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Failed scrapes',
        description:
          '1 when the exporter could not read the MBeans; 0 is good. Otherwise the boards show the past: see the broker’s standard output for the exporter’s error.',
        unit: 'short',
        span: 8,
        max: 1,
        limit: { red: 1 },
        series: [
          { expr: `jmx_scrape_error{${ofBroker}}`, legend: '{{service_instance_id}}' },
          { expr: `1 - up{${ofBroker}}`, legend: '{{service_instance_id}} not reached' },
        ],
        onward: [toTelemetry],
        drill: toThisBroker,
      }),
    ],
  };
}
