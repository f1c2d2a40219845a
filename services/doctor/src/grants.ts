import { X509Certificate } from 'node:crypto';
import type { KafkaSecurity } from '@kafka-o11y/kafka';
import type { AttachConfig } from './config.ts';
import type { ResourcePattern } from './names.ts';
import { EVERY, resourcePatterns } from './names.ts';
import type { Operation, Resource, Right } from './rights.ts';
import { canaryResources, operations } from './rights.ts';

/** Who the brokers take us for, if they map no names (`ssl.principal.mapping.rules`). */
export function principalOf({ sasl, tls }: KafkaSecurity): string {
  if (sasl) return `User:${sasl.username}`;
  if (!tls?.cert) return 'User:ANONYMOUS';
  // Kafka writes it in one line, the narrowest field first (RFC 2253).
  const fields = new X509Certificate(tls.cert).subject.split('\n');
  return `User:${fields.reverse().join(',')}`;
}

type Wanted = Pick<AttachConfig, 'bootstrap' | 'security' | 'topics' | 'groups' | 'preset'>;

/**
 * What grants a right, in lines to paste or to look up: of `kafka-acls.sh`, or in the words of the
 * preset.
 */
export function grantsOf(
  { operation, on }: Pick<Right, 'operation' | 'on'>,
  config: Wanted,
): string[] {
  const patterns = patternsOf(on, config);
  const acls = patterns.map((pattern) => aclLine(operation, on, pattern, config));
  switch (config.preset) {
    case 'msk':
      return [...patterns.map((pattern) => mskAction(operation, on, pattern)), ...acls];
    case 'confluent-cloud':
      return patterns.map((pattern) => confluentRole(operation, on, pattern));
    default:
      return acls;
  }
}

function patternsOf(on: Resource, { topics, groups }: Wanted): ResourcePattern[] {
  switch (on) {
    case 'topics':
      return resourcePatterns(topics.include);
    case 'groups':
      return resourcePatterns(groups.include);
    case 'canary topic':
      return [{ type: 'literal', name: canaryResources.topic }];
    case 'canary groups':
      return [{ type: 'prefixed', name: canaryResources.groupPrefix }];
    default:
      return [EVERY];
  }
}

type Kind = 'cluster' | 'topic' | 'group' | 'transactional-id';

/** As kafka-acls.sh names them. */
const kinds: Record<Resource, Kind> = {
  cluster: 'cluster',
  topics: 'topic',
  groups: 'group',
  'transactional ids': 'transactional-id',
  'canary topic': 'topic',
  'canary groups': 'group',
};

/** Beside it somebody's own, with the rights of an administrator. */
const ADMIN_CONFIG = 'ADMIN.properties';

function aclLine(
  operation: Operation,
  on: Resource,
  { type, name }: ResourcePattern,
  { bootstrap, security }: Wanted,
): string {
  const resource = on === 'cluster' ? ['--cluster'] : [`--${kinds[on]}`, quoted(name)];
  return [
    'kafka-acls.sh --bootstrap-server',
    bootstrap.join(','),
    `--command-config ${ADMIN_CONFIG} --add --allow-principal`,
    quoted(principalOf(security)),
    '--operation',
    operations[operation].acl,
    ...resource,
    ...(type === 'prefixed' ? ['--resource-pattern-type prefixed'] : []),
  ].join(' ');
}

/** For a shell: as it is where that is safe, otherwise between quotes. */
function quoted(word: string): string {
  return /^[\w.:@%+,/=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Layout: https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html */
const mskActions: Record<Kind, Partial<Record<Operation, string>>> = {
  cluster: { DESCRIBE: 'DescribeCluster', ALTER: 'AlterCluster' },
  topic: {
    DESCRIBE: 'DescribeTopic',
    DESCRIBE_CONFIGS: 'DescribeTopicDynamicConfiguration',
    READ: 'ReadData',
    WRITE: 'WriteData',
    CREATE: 'CreateTopic',
    ALTER: 'AlterTopic',
  },
  group: { DESCRIBE: 'DescribeGroup', READ: 'AlterGroup', DELETE: 'DeleteGroup' },
  'transactional-id': { DESCRIBE: 'DescribeTransactionalId' },
};

function mskAction(operation: Operation, on: Resource, { type, name }: ResourcePattern): string {
  const kind = kinds[on];
  const names = kind === 'cluster' ? '' : `/${name}${type === 'prefixed' ? '*' : ''}`;
  const action = `kafka-cluster:${mskActions[kind][operation]}`;
  return `with IAM, allow ${action} on arn:aws:kafka:REGION:ACCOUNT:${kind}/CLUSTER/UUID${names}; with SCRAM or mTLS:`;
}

/** By https://docs.confluent.io/cloud/current/security/access-control/rbac/predefined-rbac-roles.html */
const confluentRoles: Record<Operation, string> = {
  DESCRIBE: 'Operator',
  DESCRIBE_CONFIGS: 'Operator',
  READ: 'DeveloperRead',
  WRITE: 'DeveloperWrite',
  CREATE: 'DeveloperManage',
  ALTER: 'DeveloperManage',
  DELETE: 'DeveloperManage',
};

function confluentRole(
  operation: Operation,
  on: Resource,
  { type, name }: ResourcePattern,
): string {
  const role =
    on === 'cluster' && operation === 'ALTER' ? 'CloudClusterAdmin' : confluentRoles[operation];
  const binding =
    'confluent iam rbac role-binding create --principal User:ACCOUNT --environment ENV --cloud-cluster CLUSTER';
  // These two are of the whole cluster.
  if (role === 'Operator' || role === 'CloudClusterAdmin') return `${binding} --role ${role}`;
  const words: Record<Kind, string> = {
    cluster: 'Cluster',
    topic: 'Topic',
    group: 'Group',
    'transactional-id': 'Transactional-Id',
  };
  const resource = `--kafka-cluster CLUSTER --resource ${quoted(`${words[kinds[on]]}:${name}`)}`;
  return `${binding} --role ${role} ${resource}${type === 'prefixed' ? ' --prefix' : ''}`;
}
