import { createHash } from 'node:crypto';
import { controllerServiceName, services } from '@kafka-o11y/vocabulary';
import { stringify } from 'yaml';
import type { CommandLine } from './config.ts';
import type { Exporter } from './jmx.ts';
import type { NamePatterns } from './names.ts';
import type { RelabelRule } from './relabel.ts';
import type { RuleSet } from './rule-sets.ts';
import { mappings } from './rule-sets.ts';

/** The network of this machine, in which localhost is what it is for its user. */
export const HOST_NETWORK = 'host';

/** All that is to be known of a cluster in order to watch it. */
export interface AttachedCluster extends Pick<CommandLine, 'config' | 'environment'> {
  /** How many brokers belong to it. */
  brokers: number;
  /** How many of its exporters are of controllers of KRaft. */
  controllers: number;
  /** What each of config.jmx gives; undefined where that is not known. */
  exporters: ReadonlyMap<string, Exporter | undefined>;
  /** The Docker network from which its brokers are reached. */
  network: string;
  /** "UID:GID" that may read the secret files. */
  runAs: string;
}

/** The name of what belongs to no cluster, as otel-collector/config.yaml and prometheus.yml have it. */
const SHARED = 'lab';

/** Where a container has the secret files; what they are called there. */
const SECRETS = '/etc/secrets';
const secretNames: Record<string, string> = {
  KAFKA_SASL_PASSWORD_FILE: 'password',
  KAFKA_SSL_CA_FILE: 'ca.pem',
  KAFKA_SSL_CERT_FILE: 'cert.pem',
  KAFKA_SSL_KEY_FILE: 'key.pem',
};

/** What a regular expression of JavaScript may have and the Collector's (RE2) may not. */
const NOT_IN_RE2 = /\(\?<?[=!]|\\[1-9k]/;

/**
 * What the doctor takes and the parts that watch do not.
 *
 * @param password the content of the file, as it is there
 */
export function attachFaults({ config }: CommandLine, password: string | undefined): string[] {
  const { name, topics, groups } = config;
  const patterns = { topics, groups };
  return [
    ...(name === SHARED ? [`name="${SHARED}": expected another name: it is that of the lab`] : []),
    ...Object.entries(patterns).flatMap(([field, { include, exclude }]) =>
      Object.entries({ include, exclude })
        .filter(([, { source }]) => NOT_IN_RE2.test(source))
        .map(
          ([which]) =>
            `${field}.${which}: expected neither look-around nor back references: the Collector has none`,
        ),
    ),
    ...(password !== undefined && password !== password.trim()
      ? [
          'security.passwordFile: expected nothing around the password, not even a line break, as the Collector ' +
            'takes the whole file: (umask 077 && printf %s "$(cat FILE)" >FILE.new && mv FILE.new FILE)',
        ]
      : []),
  ];
}

/** Where the rules of a cluster are, below .cache/attached. */
export const rulesOf = (name: string) => `rules/${name}.yml`;

/**
 * The files that add a cluster to the stack of compose/attach.yml, by their paths below .cache/attached. None has a secret:
 * containers get those by the paths of their files.
 */
export function attachedFiles(cluster: AttachedCluster): Record<string, string> {
  const { name } = cluster.config;
  const collector = yaml(
    collectorOf(cluster),
    'On top of otel-collector/agent.yaml: how the cluster is reached.',
  );
  return {
    [`clusters/${name}/compose.yml`]: yaml(
      composeOf(cluster, createHash('sha256').update(collector).digest('hex')),
      'What watches the cluster, beside compose/attach.yml.',
    ),
    [rulesOf(name)]: yaml(
      expectedOf(cluster),
      'For Prometheus: what the cluster had when it was attached.',
    ),
    [`clusters/${name}/otel-collector.yaml`]: collector,
  };
}

function yaml(content: object, what: string): string {
  const written = 'Written by ./start.sh attach, which writes it anew.';
  return `# ${what} ${written}\n${stringify(content, { lineWidth: 0, aliasDuplicateObjects: false })}`;
}

/** @param digest of the agent's configuration */
function composeOf(cluster: AttachedCluster, digest: string) {
  const { config, network } = cluster;
  return {
    services: {
      [`monitor-${config.name}`]: monitorOf(cluster),
      [`otel-collector-${config.name}`]: agentOf(cluster, digest),
    },
    ...(network !== HOST_NETWORK && { networks: { [network]: { name: network, external: true } } }),
  };
}

function monitorOf(cluster: AttachedCluster) {
  const { config, environment, network, brokers } = cluster;
  const { name, bootstrap, topics, groups, canary } = config;
  return {
    extends: { file: 'compose/attached-cluster.yml', service: 'monitor' },
    hostname: hostnameOf(name),
    ...placeOf(cluster),
    environment: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://${gatewayFor(cluster)}`,
      OTEL_RESOURCE_ATTRIBUTES: `deployment.environment.name=attached,kafka.cluster.name=${name}`,
      KAFKA_BOOTSTRAP_SERVERS: bootstrap.join(),
      ...Object.fromEntries(
        Object.entries(environment).map(([variable, value]) => [
          variable,
          variable in secretNames ? `${SECRETS}/${secretNames[variable]}` : literal(value),
        ]),
      ),
      EXPECTED_BROKERS: Math.min(brokers, MAX_EXPECTED_BROKERS),
      CANARY_ENABLED: String(canary),
      MONITOR_INCLUDE_TOPICS: literal(topics.include.source),
      MONITOR_EXCLUDE_TOPICS: literal(topics.exclude.source),
      MONITOR_INCLUDE_GROUPS: literal(groups.include.source),
      MONITOR_EXCLUDE_GROUPS: literal(groups.exclude.source),
      ...(network === HOST_NETWORK && { HTTP_HOST: '127.0.0.1', HTTP_PORT: portOf(name) }),
    },
    volumes: secretsOf(cluster),
  };
}

/** Its label changes with its configuration: by that Compose knows that it has to be started anew. */
function agentOf(cluster: AttachedCluster, digest: string) {
  const { name } = cluster.config;
  return {
    extends: { file: 'compose/attached-cluster.yml', service: 'otel-collector' },
    labels: { 'kafka-o11y.configuration': digest },
    ...placeOf(cluster),
    environment: { KAFKA_CLUSTER_NAME: name, GATEWAY_ENDPOINT: gatewayFor(cluster) },
    volumes: [
      readOnly(
        `./\${ATTACHED_DIR:-.cache/attached}/clusters/${name}/otel-collector.yaml`,
        '/etc/otelcol-contrib/cluster.yaml',
      ),
      ...secretsOf(cluster),
    ],
  };
}

/** Who a container runs as, and in which network. Without secrets the image's own user does. */
function placeOf(cluster: AttachedCluster) {
  const { network, runAs } = cluster;
  return {
    ...(secretsOf(cluster).length > 0 && { user: runAs }),
    ...(network === HOST_NETWORK
      ? { network_mode: HOST_NETWORK }
      : { networks: ['default', network] }),
  };
}

/** The Collector that all clusters have in common: by its name in compose/attach.yml, or where Compose says that it is published. */
function gatewayFor({ network }: AttachedCluster): string {
  return network === HOST_NETWORK
    ? `\${BIND_ADDRESS:-127.0.0.1}:\${OTLP_GRPC_PORT:-4317}`
    : 'kafka-o11y-gateway:4317';
}

function secretsOf({ environment }: AttachedCluster) {
  return Object.entries(environment).flatMap(([variable, path]) => {
    const name = secretNames[variable];
    return name ? [readOnly(literal(path), `${SECRETS}/${name}`)] : [];
  });
}

/** In the long form of a volume a missing file is an error, not a directory that Docker makes. */
function readOnly(source: string, target: string) {
  return { type: 'bind', source, target, read_only: true };
}

/** What the monitor's EXPECTED_BROKERS takes. */
const MAX_EXPECTED_BROKERS = 100;

/** The longest that Linux takes. */
const MAX_HOSTNAME = 63;

/** The instance in the monitor's metrics. */
function hostnameOf(name: string): string {
  return `monitor-${name}`
    .replaceAll('_', '-')
    .slice(0, MAX_HOSTNAME)
    .replace(/[.-]+$/, '');
}

const FIRST_PORT = 18_080;
const PORTS = 1_000;

/** Where the monitor tells on this machine whether it is ready: always the same for a name. */
function portOf(name: string): number {
  return FIRST_PORT + (createHash('sha256').update(name).digest().readUInt32BE() % PORTS);
}

/** Compose and the Collector would take what follows a dollar sign for a variable. */
function literal(text: string): string {
  return text.replaceAll('$', '$$$$');
}

function expectedOf({ config, brokers, controllers }: AttachedCluster) {
  const labels = { kafka_cluster_name: config.name };
  return {
    groups: [
      {
        name: 'expected',
        rules: [
          { record: 'kafka:brokers:expected', expr: `vector(${brokers})`, labels },
          { record: 'kafka:canary:expected', expr: `vector(${config.canary ? 1 : 0})`, labels },
          ...(controllers > 0
            ? [{ record: 'kafka:controllers:expected', expr: `vector(${controllers})`, labels }]
            : []),
        ],
      },
    ],
  };
}

function collectorOf({ config, environment, exporters }: AttachedCluster) {
  const { bootstrap, topics, groups } = config;
  const scrapers = scrapersOf(exporters);
  return {
    receivers: {
      kafkametrics: {
        brokers: bootstrap,
        topic_match: literal(topics.include.source),
        group_match: literal(groups.include.source),
        ...tlsOf(environment),
        ...saslOf(environment),
      },
      ...scrapers,
    },
    processors: {
      'filter/excluded': {
        metrics: { datapoint: [...excluded('topic', topics), ...excluded('group', groups)] },
      },
    },
    ...(exporters.size > 0 && {
      service: {
        pipelines: {
          'metrics/jmx': {
            receivers: Object.keys(scrapers),
            processors: ['memory_limiter', 'filter/not-cleaned', 'transform/counters', 'resource'],
            exporters: ['otlp_grpc'],
          },
        },
      },
    }),
  };
}

/** The names that include matches and exclude, too: the receiver knows one pattern only. */
function excluded(attribute: string, { exclude }: NamePatterns): string[] {
  const pattern = JSON.stringify(literal(exclude.source));
  return [
    `datapoint.attributes["${attribute}"] != nil and IsMatch(datapoint.attributes["${attribute}"], ${pattern})`,
  ];
}

function tlsOf(environment: Record<string, string>) {
  if (!environment.KAFKA_SECURITY_PROTOCOL?.endsWith('SSL')) return {};
  const file = (variable: string, field: string) =>
    environment[variable] && { [field]: `${SECRETS}/${secretNames[variable]}` };
  return {
    tls: {
      ...file('KAFKA_SSL_CA_FILE', 'ca_file'),
      ...file('KAFKA_SSL_CERT_FILE', 'cert_file'),
      ...file('KAFKA_SSL_KEY_FILE', 'key_file'),
      min_version: '1.2',
    },
  };
}

function saslOf(environment: Record<string, string>) {
  if (!environment.KAFKA_SECURITY_PROTOCOL?.startsWith('SASL')) return {};
  return {
    auth: {
      sasl: {
        mechanism: environment.KAFKA_SASL_MECHANISM,
        version: 1, // of the handshake, which the brokers' ApiVersions needs
        username: literal(environment.KAFKA_SASL_USERNAME ?? ''),
        password: `\${file:${SECRETS}/${secretNames.KAFKA_SASL_PASSWORD_FILE}}`,
      },
    },
  };
}

/** A receiver for each rule set that exporters have. The job becomes service.name, as in the lab. */
function scrapersOf(exporters: AttachedCluster['exporters']) {
  const addresses = [...exporters.keys()];
  const known = new Set([...exporters.values()].flatMap((exporter) => exporter?.ruleSet ?? []));
  // Who does not answer now will, and is taken for one like the others.
  const [likely = 'ours'] = known.size === 1 ? known : [];
  const ruleSetOf = (address: string) => exporters.get(address)?.ruleSet ?? likely;
  const serverOf = (address: string) => exporters.get(address)?.server ?? services.kafka;
  return Object.fromEntries(
    [...new Set(addresses.map(ruleSetOf))].map((ruleSet) => [
      ruleSet === 'ours' ? 'prometheus' : `prometheus/${ruleSet}`,
      {
        config: {
          scrape_configs: [services.kafka, controllerServiceName].flatMap((server) => {
            const targets = addresses.filter(
              (address) => ruleSetOf(address) === ruleSet && serverOf(address) === server,
            );
            return targets.length > 0
              ? [
                  {
                    job_name: server,
                    static_configs: [{ targets }],
                    ...scrapeOf(ruleSet, addresses),
                  },
                ]
              : [];
          }),
        },
      },
    ]),
  );
}

/**
 * The instance is the host, as in the lab, unless several exporters are on one.
 *
 * @param addresses of all exporters of the cluster
 */
function scrapeOf(ruleSet: RuleSet, addresses: string[]) {
  const hosts = addresses.map((address) => address.replace(/:\d+$/, ''));
  const regex = new Set(hosts).size === addresses.length ? '([^:]+):.*' : '(.+)';
  const mapping = mappings[ruleSet];
  return {
    scrape_interval: '10s',
    scrape_timeout: mapping.length > 0 ? '10s' : '5s', // others read all MBeans
    relabel_configs: [{ source_labels: ['__address__'], regex, target_label: 'instance' }],
    ...(mapping.length > 0 && { metric_relabel_configs: mapping.map(literalRule) }),
  };
}

function literalRule({ regex, replacement, ...rule }: RelabelRule): RelabelRule {
  return {
    ...rule,
    regex: literal(regex),
    ...(replacement !== undefined && { replacement: literal(replacement) }),
  };
}
