import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { ofBroker, ofCluster, table, timeSeries } from '../kit/index.ts';
import { allErrors, brokerLogs, toApplications, toBroker, toThisBroker } from '../onward.ts';
import { requestTime } from '../request-time.ts';
import { firing } from './cluster-tiles.ts';
import type { Shown } from './first-screen.ts';
import { orNone } from './or-none.ts';

/** Panels that locate a fault: by broker, by alert, and in time. */
export function where({ orders }: Shown): Panel[] {
  return [brokerByBroker(), firingAlerts(orders ? 5 : 12), ...(orders ? [orderFlow()] : [])];
}

function brokerByBroker(): Panel {
  return table({
    title: 'Broker by broker',
    description:
      'What sets one broker apart from the others. Good: leaders and bytes spread evenly, idle above 30 %, no URP (under-replicated partitions). A click on a broker opens it alone.',
    span: 12,
    height: 7,
    labels: { service_instance_id: 'Broker' },
    columns: [
      {
        header: 'URP',
        expr: by('sum', 'kafka_server_replicamanager_underreplicatedpartitions'),
        unit: 'short',
        limit: { red: 1 },
      },
      {
        header: 'Leaders',
        expr: by('sum', 'kafka_server_replicamanager_leadercount'),
        unit: 'short',
      },
      {
        header: 'Idle',
        expr: by('min', 'kafka_server_kafkarequesthandlerpool_requesthandleravgidle'),
        unit: 'percentunit',
        decimals: 0,
        floor: { amber: 0.3, red: 0.1 },
      },
      {
        header: 'Produce p99',
        expr: requestTime('total', 'Produce', ['service_instance_id']),
        unit: 'ms',
        decimals: 0,
        limit: { amber: 100, red: 500 },
      },
      {
        header: 'Bytes in',
        expr: `sum by (service_instance_id) (rate(kafka_server_brokertopicmetrics_bytesin_total{${ofBroker}, topic=""}[$__rate_interval]))`,
        unit: 'Bps',
        decimals: 1,
      },
    ],
    onward: [toBroker, brokerLogs],
    drill: toThisBroker,
  });
}

function firingAlerts(span: number): Panel {
  return table({
    title: 'Alerts that fire now',
    description:
      'The alerts behind the tile above, by severity. Good: none. Each has a runbook in docs/runbooks under its name: meaning, first queries, usual causes, mend.',
    span,
    height: 7,
    noValue: 'none',
    labels: { alertname: 'Alert', severity: 'Severity' },
    columns: [
      {
        header: 'Firing',
        expr: `count by (alertname, severity) (ALERTS{${firing}})`,
        unit: 'short',
        limit: { red: 1 },
      },
    ],
    onward: allErrors,
  });
}

function orderFlow(): Panel {
  return timeSeries({
    title: 'Order flow',
    description:
      'Orders sent and processed per second, and errors. Good: the two lines lie on each other and errors on 0. A gap between them is growing lag.',
    unit: 'ops',
    span: 7,
    height: 7,
    legend: 'list',
    series: [
      {
        expr: `sum(rate(kafka_messages_sent_total{${ofCluster}, topic="orders", status="success"}[$__rate_interval]))`,
        legend: 'sent',
      },
      {
        expr: `sum(rate(orders_processed_total{${ofCluster}}[$__rate_interval]))`,
        legend: 'processed',
      },
      {
        expr: orNone(`sum(rate(application_errors_total{${ofCluster}}[$__rate_interval]))`),
        legend: 'errors',
      },
    ],
    onward: toApplications,
  });
}

function by(aggregate: string, metric: string): string {
  return `${aggregate} by (service_instance_id) (${metric}{${ofBroker}})`;
}
