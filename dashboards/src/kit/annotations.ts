import { AnnotationQueryBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import { prometheus } from './datasources.ts';
import { ofBroker, ofCluster, ofController } from './variables.ts';

/** Events that explain a step in a graph; every graph of every board shows them. */
export function annotations(): AnnotationQueryBuilder[] {
  return [
    annotation({
      name: 'Broker restarts',
      color: 'red',
      // Not changes(): after a downtime longer than the window there is no change in it.
      expr: `max_over_time((time() - process_start_time_seconds{${ofBroker}} < bool 60)[$__rate_interval:10s]) > 0`,
      title: 'Broker restarted',
      text: '{{service_instance_id}} runs as a new process',
    }),
    annotation({
      name: 'Leader elections',
      color: 'purple',
      expr: `increase(kafka_controller_controllerstats_leaderelectionrateandtimems_count{${ofBroker}}[$__rate_interval]) > 0`,
      title: 'Leader election',
      text: 'Controller {{service_instance_id}} elected partition leaders',
    }),
    annotation({
      name: 'Controller elections',
      color: 'purple',
      expr: `changes(kafka_server_raft_metrics_current_epoch{${ofController}}[$__rate_interval]) > 0`,
      title: 'Controller election',
      text: '{{service_instance_id}} saw a new epoch of the quorum',
    }),
    annotation({
      name: 'Rebalances',
      color: 'yellow',
      expr: `increase(kafka_network_requestmetrics_requests_total{${ofBroker}, request="JoinGroup"}[$__rate_interval]) > 0`,
      title: 'Consumer group rebalance',
      text: 'Members joined a group whose coordinator is {{service_instance_id}}',
    }),
    annotation({
      name: 'Injected faults',
      color: 'orange',
      expr: `max by (fault, service_name) (max_over_time(fault_active{${ofCluster}}[$__rate_interval])) > 0`,
      title: 'Fault injected',
      text: '{{fault}} is on in {{service_name}}',
    }),
  ];
}

interface Event {
  name: string;
  color: string;
  /** PromQL; each time with a value above 0 is marked. */
  expr: string;
  title: string;
  /** May use the labels of the series. */
  text: string;
}

function annotation({ name, color, expr, title, text }: Event): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name(name)
    .datasource(prometheus)
    .enable(true)
    .iconColor(color)
    .expr(expr)
    .step('30s')
    .titleFormat(title)
    .textFormat(text);
}
