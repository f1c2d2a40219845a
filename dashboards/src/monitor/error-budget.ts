import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { reaching } from '../axis.ts';
import type { Row, Series } from '../kit/index.ts';
import { ofCluster, timeSeries } from '../kit/index.ts';
import { toBroker } from '../onward.ts';
import type { Promised } from './canary.ts';
import { availability, burnRate, canaryTraces, failedCanaryTraces, ofLeader } from './canary.ts';

const windows = ['5m', '30m', '1h', '6h'];
const overWindows = (expr: (window: string) => string): Series[] =>
  windows.map((window) => ({ expr: expr(window), legend: `over ${window}` }));

/** Availability, burn rate, and the error budget that is left. */
export function errorBudget(): Row {
  return {
    title: 'Objective, error budget and burn rate',
    panels: [
      availabilityOf('produce', 'Availability for writing', 'acked / (acked + failed + unknown)'),
      burnRateOf('produce', 'Burn rate of writing'),
      timeSeries({
        title: 'Error budget over time',
        description:
          'Share of the allowed failures of a day that is left. Good: above 50 %. A step down is an outage, a slope a steady fault. Below 0 the objective is broken until the outage is a day old.',
        unit: 'percentunit',
        span: 8,
        signed: true,
        max: 1,
        floor: { red: 0 },
        series: [
          {
            expr: `kafka:canary_error_budget:remaining_ratio{${ofCluster}}`,
            legend: '{{slo}}',
          },
        ],
        onward: failedCanaryTraces,
      }),
      availabilityOf('consume', 'Availability for reading', 'received / (received + late + lost)'),
      burnRateOf('consume', 'Burn rate of reading'),
      timeSeries({
        title: 'Bad outcomes by broker',
        description:
          'Canary records per second that failed, stayed unknown, came late or got lost, by the broker that led their partition (none: no leader known). Good: 0. One broker alone: it is that one; all: network, ZooKeeper or the monitor itself.',
        unit: 'ops',
        span: 8,
        limit: { red: 0.1 },
        series: [
          {
            expr: `sum by (broker_host, outcome) (rate(kafka_canary_records_total{${ofLeader}, outcome=~"failed|unknown|late|lost"}[$__rate_interval]))`,
            legend: '{{broker_host}}: {{outcome}}',
          },
        ],
        onward: [toBroker, failedCanaryTraces],
      }),
    ],
  };
}

function availabilityOf(promised: Promised, title: string, formula: string): Panel {
  const panel = timeSeries({
    title,
    description: `${formula}, over four windows. Good: at 100 %, above the objective of 99.9 %. The short window shows what happens now, the long one what it costs; see the outcomes below for the kind.`,
    unit: 'percentunit',
    decimals: 3,
    span: 8,
    signed: true,
    max: 1,
    floor: { red: 0.999 },
    series: overWindows((window) => availability(promised, window)),
    onward: [canaryTraces, failedCanaryTraces],
  });
  // An outage costs permilles: an axis from 0 would hide it in the line at the top.
  return reaching(panel, { from: 0.99 });
}

function burnRateOf(promised: Promised, title: string): Panel {
  const panel = timeSeries({
    title,
    description:
      'How many times faster than allowed the budget is spent: 1 lasts for the whole period. Good: below 1. A page: 1h and 5m above 14.4, or 6h and 30m above 6.',
    unit: 'short',
    span: 8,
    limit: { amber: 6, red: 14.4 },
    series: overWindows((window) => burnRate(promised, window)),
    onward: [failedCanaryTraces, toBroker],
  });
  return reaching(panel, { to: 20 });
}
