import type { KafkaMode } from '@kafka-o11y/test-kit';
import { inRepository, recorded } from '@kafka-o11y/test-kit';

/**
 * The stacks of the tests. They may run side by side: each has a project of its own, and ports some thousands
 * above or below those of the first.
 */
const stacks: Record<string, { shape: Shape; thousands: number; adds?: string[] }> = {
  single: { shape: 'single', thousands: 0 },
  cluster: { shape: 'cluster', thousands: 1 },
  second: { shape: 'single', thousands: 2 },
  kraft: { shape: 'kraft', thousands: 3 },
  'kraft-cluster': { shape: 'kraft-cluster', thousands: -1 }, // 4 is where outgoing connections begin
  migration: { shape: 'cluster', thousands: -2, adds: ['compose/migration/controllers.yml'] },
  secure: { shape: 'secure-kraft', thousands: -3 },
  'secure-cluster': { shape: 'secure-cluster', thousands: -4 },
};

type Plain = 'single' | 'cluster' | 'kraft' | 'kraft-cluster';
type Shape = Plain | `secure-${Plain}`;

/** The overlays of each shape, as in scripts/lib/stack.sh. */
const shapeOverlays: Record<Shape, string[]> = {
  single: [],
  cluster: ['compose/cluster.yml'],
  kraft: ['compose/kraft.yml'],
  'kraft-cluster': ['compose/kraft.yml', 'compose/kraft-cluster.yml'],
  'secure-single': secureOverlays('single'),
  'secure-cluster': ['compose/cluster.yml', ...secureOverlays('single', 'cluster')],
  'secure-kraft': ['compose/kraft.yml', ...secureOverlays('kraft')],
  'secure-kraft-cluster': [
    'compose/kraft.yml',
    'compose/kraft-cluster.yml',
    ...secureOverlays('kraft', 'kraft-cluster'),
  ],
};

function secureOverlays(...names: Plain[]): string[] {
  return ['all', ...names].map((name) => `compose/secure/${name}.yml`);
}

const stack = process.env.TEST_STACK ?? 'single';
const chosen = stacks[stack];
if (!chosen) {
  throw new Error(`TEST_STACK is ${stack}, expected one of ${Object.keys(stacks).join(', ')}.`);
}

/** The shape of this stack, as start.sh names it. */
export const shape = chosen.shape;

/** Whether this stack has three brokers instead of one. */
export const isCluster = shape.endsWith('cluster');

/** Whether its Kafka runs with ZooKeeper or is its own controller. */
export const kafkaMode: KafkaMode = shape.includes('kraft') ? 'kraft' : 'zookeeper';

/** Whether its brokers want TLS, passwords and rights. */
export const isSecure = shape.startsWith('secure-');

/** The overlays that only the tests need. */
const overlays = ['compose/test.yml', ...(isCluster ? ['compose/test-cluster.yml'] : [])];

/** The tests' overlays, and those of what a test adds to its stack: all that is to be taken down. */
export const overlaysAtEnd = [...overlays, ...(chosen.adds ?? [])].join(':');

const project = `kafka-o11y-test${stack === 'single' ? '' : `-${stack}`}`;

/** Where the tests of this stack keep what they find out. */
export const resultsDirectory = inRepository(`test-results/${project}`);

export const labRulesDirectory = inRepository('prometheus/rules');

/** The lab's rules with short waits; see short-rules.ts. */
export const shortRulesDirectory = `${resultsDirectory}/rules`;

/** All scenarios run with the waits of the lab's own rules. */
const rulesDirectory = process.env.SCENARIOS === 'all' ? labRulesDirectory : shortRulesDirectory;

/** The published ports that a stack has so many thousands above those of the first. */
function portsAt(thousands: number) {
  const port = (single: number) => String(single + thousands * 1000);
  return {
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
  };
}

/** The ports of a stack, by the names of their variables. */
export type Ports = ReturnType<typeof portsAt>;

/**
 * What the tests' own stack is started with. The project name and the ports differ from the
 * lab's, so a lab that is already running on the machine is neither disturbed nor tested.
 */
const defaults = {
  COMPOSE_PROJECT_NAME: project,
  KAFKA_O11Y_OVERLAYS: overlays.join(':'),
  STACK_SHAPE: shape,
  PROMETHEUS_RULES: rulesDirectory,
  BIND_ADDRESS: '127.0.0.1',
  ...portsAt(chosen.thousands),
  /** Orders a second: enough for load, few enough that each order's log line is written. */
  PRODUCER_RATE: '20',
};

/** The defaults, each overridable from outside by the variable of the same name. */
export const settings = Object.fromEntries(
  Object.entries(defaults).map(([name, value]) => [name, process.env[name] ?? value]),
) as typeof defaults;

const attachedProject = 'kafka-o11y-test-attached';

/** What watches this stack as the cluster of somebody else: a stack beside it, which knows no other clusters. */
export const attachedSettings = {
  COMPOSE_PROJECT_NAME: attachedProject,
  ATTACHED_DIR: `test-results/${attachedProject}/attached`,
  KAFKA_O11Y_OVERLAYS: 'compose/test.yml',
  BIND_ADDRESS: '127.0.0.1',
  ...portsAt(-5),
};

/** The environment for start.sh and, once start.sh has recorded its choice, for docker compose. */
export function startEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, ...settings };
}

/**
 * As {@link startEnvironment}, with the recorded compose files and the tests' overlays on top. The
 * recorded shape is the lab's; the tests' stack has its own.
 */
export function composeEnvironment(): NodeJS.ProcessEnv {
  const ours = [...shapeOverlays[shape], ...overlays];
  const ofShapes = Object.values(shapeOverlays).flat();
  const files = recorded()
    .composeFile.split(':')
    .filter((file) => !ofShapes.includes(file) && !ours.includes(file));
  return { ...startEnvironment(), COMPOSE_FILE: [...files, ...ours].join(':') };
}
