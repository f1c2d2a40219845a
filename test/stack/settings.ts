import { inRepository, recorded } from '@kafka-o11y/test-kit';

/**
 * The stacks of the tests. They run side by side: each has a project of its own, and ports a thousand
 * above those of the one before it.
 */
const stacks = ['single', 'cluster', 'second'];

const stack = process.env.TEST_STACK ?? 'single';
if (!stacks.includes(stack)) {
  throw new Error(`TEST_STACK is ${stack}, expected one of ${stacks.join(', ')}.`);
}

/** Whether this stack has three brokers and three ZooKeepers instead of one of each. */
export const isCluster = stack === 'cluster';

const clusterOverlay = 'compose/cluster.yml';

/** The overlays that only the tests need. */
const overlays = ['compose/test.yml', ...(isCluster ? ['compose/test-cluster.yml'] : [])];

const port = (single: number) => String(single + stacks.indexOf(stack) * 1000);

const project = `kafka-o11y-test${stack === 'single' ? '' : `-${stack}`}`;

/** Where the tests of this stack keep what they find out. */
export const resultsDirectory = inRepository(`test-results/${project}`);

export const labRulesDirectory = inRepository('prometheus/rules');

/** The lab's rules with short waits; see short-rules.ts. */
export const shortRulesDirectory = `${resultsDirectory}/rules`;

/** All scenarios run with the waits of the lab's own rules. */
const rulesDirectory = process.env.SCENARIOS === 'all' ? labRulesDirectory : shortRulesDirectory;

/**
 * What the tests' own stack is started with. The project name and the ports differ from the
 * lab's, so a lab that is already running on the machine is neither disturbed nor tested.
 */
const defaults = {
  COMPOSE_PROJECT_NAME: project,
  KAFKA_O11Y_OVERLAYS: overlays.join(':'),
  STACK_SHAPE: isCluster ? 'cluster' : 'single',
  PROMETHEUS_RULES: rulesDirectory,
  BIND_ADDRESS: '127.0.0.1',
  DEMO_APP_PORT: port(28_501),
  GRAFANA_PORT: port(23_000),
  PROMETHEUS_PORT: port(29_090),
  ALERTMANAGER_PORT: port(29_093),
  OTLP_GRPC_PORT: port(24_317),
  OTLP_HTTP_PORT: port(24_318),
  COLLECTOR_HEALTH_PORT: port(23_133),
  ZPAGES_PORT: port(25_679),
  TOXIPROXY_PORT: port(28_474),
  LOKI_PORT: port(23_100),
  TEMPO_PORT: port(23_200),
  VICTORIA_LOGS_PORT: port(29_428),
  JAEGER_PORT: port(26_686),
  KAFKA_PORT: port(29_092),
  KAFKA_2_PORT: port(29_094),
  KAFKA_3_PORT: port(29_095),
  /** Orders a second: enough for load, few enough that each order's log line is written. */
  PRODUCER_RATE: '20',
};

/** The defaults, each overridable from outside by the variable of the same name. */
export const settings = Object.fromEntries(
  Object.entries(defaults).map(([name, value]) => [name, process.env[name] ?? value]),
) as typeof defaults;

/** The environment for start.sh and, once start.sh has recorded its choice, for docker compose. */
export function startEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, ...settings };
}

/**
 * As {@link startEnvironment}, with the recorded compose files and the tests' overlays on top. The
 * recorded shape is the lab's; the tests' stack has its own.
 */
export function composeEnvironment(): NodeJS.ProcessEnv {
  const ours = [...(isCluster ? [clusterOverlay] : []), ...overlays];
  const files = recorded()
    .composeFile.split(':')
    .filter((file) => file !== clusterOverlay && !ours.includes(file));
  return { ...startEnvironment(), COMPOSE_FILE: [...files, ...ours].join(':') };
}
