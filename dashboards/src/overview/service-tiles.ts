import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { watched } from '../abandoned.ts';
import { ofBroker, ofCluster, ofGroup } from '../kit/index.ts';
import {
  failedOrders,
  sentOrders,
  serviceErrors,
  slowOrders,
  toApplications,
  toBroker,
  toGroups,
  toMonitor,
} from '../onward.ts';
import type { Shown } from './first-screen.ts';
import { orNone } from './or-none.ts';
import { tile } from './tile.ts';

/** Tiles of the service: headroom, availability, order flow and errors, lag. */
export function serviceTiles({ orders }: Shown): Panel[] {
  return [...kafkaTiles(), ...(orders ? orderTiles() : []), ...lagTiles(orders ? 4 : 12)];
}

function kafkaTiles(): Panel[] {
  return [
    tile({
      title: 'Least idle',
      description:
        'Share of time that the request handlers of the busiest broker have nothing to do. Good: above 30 %. Near 0 requests queue up: see where they spend their time.',
      unit: 'percentunit',
      decimals: 0,
      span: 4,
      floor: { amber: 0.3, red: 0.1 },
      series: [
        { expr: `min(kafka_server_kafkarequesthandlerpool_requesthandleravgidle{${ofBroker}})` },
      ],
      onward: toBroker,
    }),
    tile({
      title: 'Canary writes',
      description:
        'Share of the canary’s records of the last five minutes that were acknowledged. Good: above the objective of 99.9 %. Less: the monitor board tells which partition and broker fail.',
      unit: 'percentunit',
      decimals: 2,
      span: 4,
      floor: { amber: 0.999, red: 0.99 },
      series: [{ expr: `min(kafka:canary_produce_availability:ratio_rate5m{${ofCluster}})` }],
      onward: toMonitor,
    }),
    tile({
      title: 'Canary reads',
      description:
        'Share of the canary’s acknowledged records of the last five minutes that came back in time. Good: above 99.9 %. Less: records are late or lost.',
      unit: 'percentunit',
      decimals: 2,
      span: 4,
      floor: { amber: 0.999, red: 0.99 },
      series: [{ expr: `min(kafka:canary_consume_availability:ratio_rate5m{${ofCluster}})` }],
      onward: toMonitor,
    }),
    tile({
      title: 'Error budget',
      description:
        'Share of the canary’s error budget that is left. Good: above half. Used up: no experiments until it recovers; the monitor board tells what used it.',
      unit: 'percentunit',
      decimals: 0,
      span: 4,
      floor: { amber: 0.5, red: 0.1 },
      series: [{ expr: `min(kafka:canary_error_budget:remaining_ratio{${ofCluster}})` }],
      onward: toMonitor,
    }),
  ];
}

function orderTiles(): Panel[] {
  return [
    tile({
      title: 'Orders sent',
      description:
        'Orders per second that Kafka acknowledged. Good: near PRODUCER_RATE. Less: the producer waits for the broker; compare acknowledgement time.',
      unit: 'ops',
      span: 4,
      series: [
        {
          expr: `sum(rate(kafka_messages_sent_total{${ofCluster}, topic="orders", status="success"}[$__rate_interval]))`,
        },
      ],
      onward: [toApplications, sentOrders],
    }),
    tile({
      title: 'Processed',
      description:
        'Orders per second that the consumers finished. Good: equal to orders sent. Less for long: lag grows, add consumers.',
      unit: 'ops',
      span: 4,
      series: [{ expr: `sum(rate(orders_processed_total{${ofCluster}}[$__rate_interval]))` }],
      onward: [toApplications, slowOrders],
    }),
    tile({
      title: 'Errors',
      description:
        'Errors per second in our own services, of every kind. Good: 0. Otherwise open the error log; each line leads to its trace.',
      unit: 'ops',
      span: 4,
      limit: { amber: 0.01, red: 0.1 },
      series: [
        {
          expr: orNone(`sum(rate(application_errors_total{${ofCluster}}[$__rate_interval]))`),
        },
      ],
      onward: [toApplications, serviceErrors],
    }),
    tile({
      title: 'Dead letters',
      description:
        'Records given up after all retries, in the time range shown. Good: 0. Otherwise read reason and origin in their headers, mend the cause, and send them again.',
      unit: 'short',
      decimals: 0,
      span: 4,
      limit: { red: 1 },
      series: [
        {
          expr: orNone(
            `sum(increase(kafka_messages_sent_total{${ofCluster}, topic=~".+[.]dlt"}[$__range]))`,
          ),
        },
      ],
      onward: [toApplications, failedOrders],
    }),
  ];
}

function lagTiles(span: number): Panel[] {
  return [
    tile({
      title: 'Lag in records',
      description:
        'Records written and not yet committed by their group. Good: near the number of orders in one second. Growing: consumers are too slow or stopped.',
      unit: 'short',
      span,
      limit: { amber: 500, red: 1000 },
      series: [{ expr: `sum(${watched(`kafka_group_lag_records{${ofGroup}}`)})` }],
      onward: [toGroups, serviceErrors],
    }),
    tile({
      title: 'Lag in time',
      description:
        'Age of the oldest record that a group has not read yet, from the record’s own timestamp. Good: a few seconds. Growing: somebody waits for an answer that long. Unknown: the records have no usable timestamps.',
      unit: 's',
      span,
      noValue: 'unknown',
      limit: { amber: 30, red: 60 },
      series: [{ expr: `max(${watched(`kafka_group_lag_seconds{${ofGroup}}`)})` }],
      onward: toGroups,
    }),
  ];
}
