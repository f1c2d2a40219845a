import type { Row } from '../kit/index.ts';
import { ofBroker, ofCluster, ofController, stat } from '../kit/index.ts';
import { controllerLogs, quorumLogs, toBroker } from '../onward.ts';

export function state(): Row {
  return {
    panels: [
      stat({
        title: 'Quorum',
        description:
          'Every controller that leads or follows a leader. Good: one LEADS, all others FOLLOW. One that is missing is down, or looks for a leader: see who leads, below.',
        unit: 'short',
        span: 7,
        plain: true,
        filled: true,
        floor: { red: 1 },
        words: { 1: { text: 'FOLLOWS', color: 'green' }, 2: { text: 'LEADS', color: 'green' } },
        series: [
          {
            expr: `max by (service_instance_id) (kafka_server_raft_metrics_current_state{${ofController}, state="leader"} * 2 or kafka_server_raft_metrics_current_state{${ofController}, state="follower"})`,
            legend: '{{service_instance_id}}',
          },
        ],
        onward: quorumLogs,
      }),
      stat({
        title: 'Missing',
        description:
          'Controllers there should be less those that answer. Good: 0. With one of three missing the others still decide; with two nothing changes any more, and the next broker that fails is not replaced.',
        unit: 'short',
        span: 3,
        limit: { red: 1 },
        series: [
          {
            expr: `sum(kafka:controllers:expected{${ofCluster}}) - sum(kafka:controllers:up{${ofCluster}})`,
          },
        ],
        onward: quorumLogs,
      }),
      stat({
        title: 'Leader',
        description: 'Node id of the controller that leads. Good: it stays. -1: there is none.',
        unit: 'none',
        span: 3,
        plain: true,
        floor: { red: 0 },
        series: [{ expr: `max(kafka_server_raft_metrics_current_leader{${ofController}})` }],
        onward: quorumLogs,
      }),
      stat({
        title: 'Furthest voter behind',
        description:
          'Records of the metadata log that the slowest controller lacks. Good: below 20, as scrapes are 10 s apart. One that stays above 100 can’t be elected.',
        unit: 'short',
        span: 4,
        limit: { amber: 50, red: 100 },
        series: [{ expr: `max(kafka:quorum:voter_lag{${ofCluster}})` }],
        onward: quorumLogs,
      }),
      stat({
        title: 'Brokers fenced off',
        description:
          'Brokers that are registered and send no heartbeats: they are down, or cut off from the controllers. Good: 0. They lead nothing and are in no ISR.',
        unit: 'short',
        span: 3,
        limit: { red: 1 },
        series: [
          { expr: `max(kafka_controller_kafkacontroller_fencedbrokercount{${ofController}})` },
        ],
        onward: [toBroker, controllerLogs],
      }),
      stat({
        title: 'Metadata errors',
        description:
          'Changes that a broker or a controller could not load or apply since its start. Good: 0. Otherwise that one sees another cluster than the rest, until it is restarted.',
        unit: 'short',
        span: 4,
        limit: { red: 1 },
        series: [
          {
            expr: `sum(kafka_server_broker_metadata_metrics_metadata_load_error_count{${ofBroker}} + kafka_server_broker_metadata_metrics_metadata_apply_error_count{${ofBroker}}) + sum(kafka_controller_kafkacontroller_metadataerrorcount{${ofController}})`,
          },
        ],
        onward: [controllerLogs, toBroker],
      }),
    ],
  };
}
