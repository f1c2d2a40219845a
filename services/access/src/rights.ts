import {
  canaryGroupPrefix,
  canaryTopic,
  consumerGroup,
  services,
  topics,
} from '@kafka-o11y/vocabulary';
import type { Acl } from '@platformatic/kafka';
import {
  AclOperations,
  AclPermissionTypes,
  ResourcePatternTypes,
  ResourceTypes,
} from '@platformatic/kafka';

type Operation = keyof typeof AclOperations;

/** What a principal may do with a resource. A name that ends with * stands for all that begin so. */
interface Right {
  principal: string;
  resource: 'TOPIC' | 'GROUP' | 'CLUSTER' | 'TRANSACTIONAL_ID';
  name: string;
  operations: readonly Operation[];
}

const { producer, consumer, monitor, collector } = services;
const orders = topics.orders.topic;

/** The topic and the group of Kafka's own clients for Java, which compose's profile `java` starts. */
const java = 'java';

/**
 * The least that each principal needs; whatever is not here is denied. READ and WRITE on a topic or group
 * include DESCRIBE. The administrator and the brokers may do everything, and are not here.
 */
export const rights: readonly Right[] = [
  { principal: producer, resource: 'TOPIC', name: orders, operations: ['WRITE'] },
  // It looks whether they are there.
  {
    principal: producer,
    resource: 'TOPIC',
    name: topics.retry.topic,
    operations: ['DESCRIBE'],
  },
  {
    principal: producer,
    resource: 'TOPIC',
    name: topics.deadLetter.topic,
    operations: ['DESCRIBE'],
  },

  { principal: consumer, resource: 'TOPIC', name: orders, operations: ['READ'] },
  {
    principal: consumer,
    resource: 'TOPIC',
    name: topics.retry.topic,
    operations: ['READ', 'WRITE'],
  },
  { principal: consumer, resource: 'TOPIC', name: topics.deadLetter.topic, operations: ['WRITE'] },
  { principal: consumer, resource: 'GROUP', name: `${consumerGroup}*`, operations: ['READ'] },

  // Lag: every group and topic, and the timestamps of the oldest records, for which READ is needed.
  { principal: monitor, resource: 'TOPIC', name: '*', operations: ['READ', 'DESCRIBE_CONFIGS'] },
  { principal: monitor, resource: 'GROUP', name: '*', operations: ['DESCRIBE'] },
  { principal: monitor, resource: 'TRANSACTIONAL_ID', name: '*', operations: ['DESCRIBE'] },
  // The canary: a topic of its own, which it spreads over the brokers.
  {
    principal: monitor,
    resource: 'TOPIC',
    name: canaryTopic,
    operations: ['CREATE', 'WRITE', 'ALTER'],
  },
  {
    principal: monitor,
    resource: 'GROUP',
    name: `${canaryGroupPrefix}*`,
    operations: ['READ', 'DELETE'],
  },
  {
    principal: monitor,
    resource: 'CLUSTER',
    name: 'kafka-cluster',
    operations: ['ALTER', 'DESCRIBE'],
  },

  { principal: collector, resource: 'CLUSTER', name: 'kafka-cluster', operations: ['DESCRIBE'] },
  {
    principal: collector,
    resource: 'TOPIC',
    name: '*',
    operations: ['DESCRIBE', 'DESCRIBE_CONFIGS'],
  },
  { principal: collector, resource: 'GROUP', name: '*', operations: ['DESCRIBE'] },

  { principal: java, resource: 'TOPIC', name: java, operations: ['CREATE', 'READ', 'WRITE'] },
  { principal: java, resource: 'GROUP', name: java, operations: ['READ'] },
];

/** A right as Kafka keeps it: a rule for each operation. */
export function aclsOf({ principal, resource, name, operations }: Right): Acl[] {
  const isPrefix = name !== '*' && name.endsWith('*');
  return operations.map((operation) => ({
    resourceType: ResourceTypes[resource],
    resourceName: isPrefix ? name.slice(0, -1) : name,
    resourcePatternType: ResourcePatternTypes[isPrefix ? 'PREFIXED' : 'LITERAL'],
    principal: `User:${principal}`,
    host: '*',
    operation: AclOperations[operation],
    permissionType: AclPermissionTypes.ALLOW,
  }));
}
