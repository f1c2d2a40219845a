import type { Row } from '../kit/index.ts';
import { gauge, ofCluster, stat } from '../kit/index.ts';
import { toBroker } from '../onward.ts';
import {
  availability,
  canaryTraces,
  endedInRange,
  failedCanaryTraces,
  monitorLogs,
} from './canary.ts';

/** Tiles of the promise to clients, and of the error budget that is left. */
export function promise(): Row {
  return {
    panels: [
      stat({
        title: 'Write success',
        description:
          'Share of canary records that Kafka acknowledged in the last 5 minutes: acked / (acked + failed + unknown). Good: 100 %. Below 99.9 % the objective is missed: look for the partitions and brokers that fail.',
        unit: 'percentunit',
        decimals: 3,
        span: 4,
        height: 5,
        filled: true,
        floor: { amber: 0.999, red: 0.99 },
        series: [{ expr: availability('produce', '5m'), legend: 'produce' }],
        onward: [failedCanaryTraces, toBroker],
      }),
      stat({
        title: 'Reads in time',
        description:
          'Share of acknowledged canary records that came back in time in the last 5 minutes: received / (received + late + lost). Good: 100 %. Below 99.9 %: look at the end-to-end latency and at the coordinator.',
        unit: 'percentunit',
        decimals: 3,
        span: 4,
        height: 5,
        filled: true,
        floor: { amber: 0.999, red: 0.99 },
        series: [{ expr: availability('consume', '5m'), legend: 'consume' }],
        onward: [canaryTraces, toBroker],
      }),
      gauge({
        title: 'Error budget',
        description:
          'Of the failures that the objective of 99.9 % allows in a day, the share still left. Good: above 50 %. At 0 the objective is broken: no risky change until it recovers. Young data makes it jump.',
        unit: 'percentunit',
        decimals: 0,
        span: 4,
        min: 0,
        max: 1,
        floor: { amber: 0.5, red: 0.1 },
        series: [
          {
            expr: `clamp_min(kafka:canary_error_budget:remaining_ratio{${ofCluster}}, 0)`,
            legend: '{{slo}}',
          },
        ],
        onward: failedCanaryTraces,
      }),
      stat({
        title: 'Lost records',
        description:
          'Acknowledged records that never came back, within the time shown. Good: 0, always. Any is lost data: unclean elections, a log directory that failed, or retention that is too short.',
        unit: 'short',
        decimals: 0,
        span: 4,
        height: 5,
        limit: { red: 1 },
        series: [{ expr: endedInRange('lost') }],
        onward: [monitorLogs, toBroker],
      }),
      stat({
        title: 'Duplicates',
        description:
          'Records that came back more than once, within the time shown. Good: 0. Some after a broker or group failure are normal for at-least-once: consumers must cope.',
        unit: 'short',
        decimals: 0,
        span: 4,
        height: 5,
        limit: { amber: 1, red: 1000 },
        series: [{ expr: endedInRange('duplicate') }],
        onward: monitorLogs,
      }),
      stat({
        title: 'Brokers missing',
        description:
          'Brokers that the canary expects (EXPECTED_BROKERS) and does not find in the metadata. Good: 0. Meanwhile it leaves its topic as it is, so that a restart moves nothing.',
        unit: 'short',
        span: 4,
        height: 5,
        limit: { red: 1 },
        series: [
          {
            expr: `max(kafka_canary_brokers_expected{${ofCluster}}) - max(kafka_canary_brokers{${ofCluster}})`,
          },
        ],
        onward: toBroker,
      }),
    ],
  };
}
