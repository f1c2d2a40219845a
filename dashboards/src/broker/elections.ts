import type { Row } from '../kit/index.ts';
import { ofBroker, timeSeries } from '../kit/index.ts';
import { controllerLogs, toThisBroker, toTopics } from '../onward.ts';
import { p99 } from '../percentile.ts';
import { gaugeOf, p99Of, rateOf } from './by-broker.ts';

export function elections(): Row {
  return {
    title: 'Elections and the controller’s work',
    collapsed: true,
    panels: [
      timeSeries({
        title: 'Leader elections',
        description:
          'Elections per second; unclean ones make a replica leader that lacks records. Good: 0 outside restarts, and never an unclean one: those records are gone.',
        unit: 'ops',
        span: 8,
        series: [
          rateOf('kafka_controller_controllerstats_leaderelectionrateandtimems_count', 'elections'),
          rateOf('kafka_controller_controllerstats_uncleanleaderelections_total', 'unclean'),
        ],
        onward: [controllerLogs, toTopics],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Election time',
        description:
          '99th percentile of the time one round of elections took. Good: below 100 ms, and 0 between elections. More: many partitions, or a slow ZooKeeper.',
        unit: 'ms',
        span: 8,
        limit: { red: 5000 },
        series: [p99Of('kafka_controller_controllerstats_leaderelectionrateandtimems')],
        onward: [controllerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Controller event queue',
        description:
          'Events that wait for the controller. Good: 0. A queue that stays means the controller cannot keep up: topics and leaders change late.',
        unit: 'short',
        span: 8,
        limit: { amber: 10, red: 100 },
        series: [gaugeOf('kafka_controller_controllereventmanager_eventqueuesize')],
        onward: [controllerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Wait in the event queue',
        description:
          '99th percentile of the time an event waited for the controller. Good: below 100 ms, and 0 while there is none. More: see what it was busy with in its log.',
        unit: 'ms',
        span: 8,
        limit: { red: 5000 },
        series: [p99Of('kafka_controller_controllereventmanager_eventqueuetimems')],
        onward: [controllerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Orders waiting for brokers',
        description:
          'Requests of the controller that wait to be sent, in all and for each broker. Good: 0. Growing for one broker: it does not answer the controller.',
        unit: 'short',
        span: 8,
        limit: { amber: 10, red: 100 },
        series: [
          {
            expr: `kafka_controller_controllerchannelmanager_totalqueuesize{${ofBroker}}`,
            legend: 'all',
          },
          {
            expr: `kafka_controller_controllerchannelmanager_queuesize{${ofBroker}}`,
            legend: 'to broker {{broker_id}}',
          },
        ],
        onward: [controllerLogs],
      }),
      timeSeries({
        title: 'Time for a broker to take an order',
        description:
          '99th percentile of the controller’s requests to each broker, waiting included. Good: below 100 ms and alike, and 0 between orders. One broker slower: it or its network is loaded.',
        unit: 'ms',
        span: 8,
        limit: { red: 1000 },
        series: [
          {
            expr: p99('kafka_controller_controllerchannelmanager_requestrateandqueuetimems', {
              by: ['broker_id'],
              apart: ['broker_id'],
            }),
            legend: 'to broker {{broker_id}}',
          },
        ],
        onward: [controllerLogs],
      }),
    ],
  };
}
