import type { Row } from '../kit/index.ts';
import { ofBroker, ofController, timeSeries } from '../kit/index.ts';
import { controllerLogs, toThisBroker, toTopics } from '../onward.ts';
import { p99 } from '../percentile.ts';
import { controllerGaugeOf, controllerP99Of, controllerRateOf } from './by-broker.ts';

export function elections(): Row {
  return {
    title: 'Elections and the controller’s work',
    collapsed: true,
    panels: [
      timeSeries({
        title: 'Leader elections',
        description:
          'Elections per second (KRaft counts the unusual ones alone); unclean ones make a replica leader that lacks records. Good: 0 outside restarts, and never an unclean one: those records are gone.',
        unit: 'ops',
        span: 8,
        series: [
          controllerRateOf(
            'kafka_controller_controllerstats_leaderelectionrateandtimems_count',
            'elections',
          ),
          controllerRateOf(
            'kafka_controller_controllerstats_electionfromeligibleleaderreplicas_total',
            'of one that was out of the ISR, and has all',
          ),
          controllerRateOf(
            'kafka_controller_controllerstats_uncleanleaderelections_total',
            'unclean',
          ),
        ],
        onward: [controllerLogs, toTopics],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Election time',
        description:
          '99th percentile of the time one round of elections took, or with KRaft any event of the controller. Good: below 100 ms, and 0 between them. More: many partitions, or a slow ZooKeeper or disk.',
        unit: 'ms',
        span: 8,
        limit: { red: 5000 },
        series: [
          controllerP99Of('kafka_controller_controllerstats_leaderelectionrateandtimems'),
          controllerP99Of('kafka_controller_controllereventmanager_eventqueueprocessingtimems'),
        ],
        onward: [controllerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Controller event queue',
        description:
          'Events that wait for the controller; with KRaft those that it begins per second. Good: 0, or with KRaft steady. A queue that stays means the controller cannot keep up: topics and leaders change late.',
        unit: 'short',
        span: 8,
        limit: { amber: 10, red: 100 },
        series: [
          controllerGaugeOf('kafka_controller_controllereventmanager_eventqueuesize', 'waiting'),
          controllerRateOf(
            'kafka_controller_kafkacontroller_eventqueueoperationsstartedcount',
            'begun per second',
          ),
        ],
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
        series: [controllerP99Of('kafka_controller_controllereventmanager_eventqueuetimems')],
        onward: [controllerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Orders waiting for brokers',
        description:
          'Requests of the controller that wait to be sent, in all and for each broker; with KRaft records of the metadata log that a broker has not applied. Good: 0, or a few. Growing for one broker: it does not follow the controller.',
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
          {
            expr: `clamp_min(max by (kafka_cluster_name) (kafka_server_raft_metrics_high_watermark{${ofController}}) - 1 - on (kafka_cluster_name) group_right () max by (kafka_cluster_name, service_instance_id) (kafka_server_broker_metadata_metrics_last_applied_record_offset{${ofBroker}}), 0)`,
            legend: '{{service_instance_id}} records behind',
          },
        ],
        onward: [controllerLogs],
      }),
      timeSeries({
        title: 'Time for a broker to take an order',
        description:
          '99th percentile of the controller’s requests to each broker, waiting included; with KRaft the age of the record that a broker applied last, of which there are two a second. Good: below 100 ms (KRaft: 1 s) and alike. One broker slower: it or its network is loaded.',
        unit: 'ms',
        span: 8,
        limit: { red: 5000 },
        series: [
          {
            expr: p99('kafka_controller_controllerchannelmanager_requestrateandqueuetimems', {
              by: ['broker_id'],
              apart: ['broker_id'],
            }),
            legend: 'to broker {{broker_id}}',
          },
          {
            expr: `kafka_server_broker_metadata_metrics_last_applied_record_lag_ms{${ofBroker}}`,
            legend: '{{service_instance_id}} behind',
          },
        ],
        onward: [controllerLogs],
      }),
    ],
  };
}
