import {
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { prometheus } from './datasources.ts';

/** Label matcher: the chosen clusters. The matchers below include it. */
export const ofCluster = 'kafka_cluster_name=~"$cluster"';
/** Label matchers: the chosen brokers of the chosen clusters, on series that a broker exposes. */
export const ofBroker = `${ofCluster}, service_name="kafka", service_instance_id=~"$broker"`;
/** Label matchers: what knows the whole cluster, which is every broker, and every controller apart from them. */
export const ofController = `${ofCluster}, service_name=~"kafka|kafka-controller"`;
/** Label matchers: the chosen topics, without broker-wide series. */
export const ofTopic = `${ofCluster}, topic=~"$topic", topic!=""`;
/** Label matchers: the chosen topics on the chosen brokers. */
export const ofBrokerTopic = `${ofBroker}, topic=~"$topic", topic!=""`;
/** Label matchers: the chosen consumer groups on the chosen topics. */
export const ofGroup = `${ofCluster}, group=~"$group", topic=~"$topic"`;
/** Label matchers: the chosen services of the lab. */
export const ofService = `${ofCluster}, service_name=~"$service"`;

/** The variables' names, in their order above a board. */
export const variableNames = ['cluster', 'broker', 'topic', 'group', 'service'] as const;
export type VariableName = (typeof variableNames)[number];

interface Source {
  title: string;
  selector: string;
  label: string;
}

const sources: Record<VariableName, Source> = {
  // Of this every cluster has a series, also without JMX, and whether or not a broker answers.
  cluster: { title: 'Cluster', selector: 'kafka:brokers:expected', label: 'kafka_cluster_name' },
  broker: {
    title: 'Broker',
    selector: `up{service_name="kafka", ${ofCluster}}`,
    label: 'service_instance_id',
  },
  topic: { title: 'Topic', selector: `kafka_topic_partitions{${ofCluster}}`, label: 'topic' },
  group: {
    title: 'Consumer group',
    selector: `kafka_group_info{${ofCluster}}`,
    label: 'group',
  },
  service: { title: 'Service', selector: `target_info{${ofCluster}}`, label: 'service_name' },
};

/** The variables. All boards have them, so that a choice survives the way to another board. */
export function variables(): QueryVariableBuilder[] {
  return variableNames.map((name) => queryVariable(name, sources[name]));
}

/**
 * A variable with the values that a label has. All stands for any value, also none: series without the
 * label must not vanish.
 */
export function queryVariable(
  name: string,
  { title, selector, label }: Source,
): QueryVariableBuilder {
  const query = `label_values(${selector}, ${label})`;
  return new QueryVariableBuilder(name)
    .label(title)
    .datasource(prometheus)
    .query({ query, refId: 'A' })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ selected: true, text: ['All'], value: ['$__all'] });
}
