import { recorded } from '@kafka-o11y/test-kit';

/** Whether the tests' stack has three brokers and three ZooKeepers instead of one of each. */
export const isCluster = process.env.STACK_SHAPE === 'cluster';

const clusterOverlay = 'compose/cluster.yml';

/** The overlays that only the tests need. */
const overlays = ['compose/test.yml', ...(isCluster ? ['compose/test-cluster.yml'] : [])];

/**
 * What the tests' own stack is started with. The project name and the ports differ from the
 * lab's, so a lab that is already running on the machine is neither disturbed nor tested.
 */
const defaults = {
  COMPOSE_PROJECT_NAME: 'kafka-o11y-test',
  KAFKA_O11Y_OVERLAYS: overlays.join(':'),
  STACK_SHAPE: 'single',
  BIND_ADDRESS: '127.0.0.1',
  DEMO_APP_PORT: '28501',
  GRAFANA_PORT: '23000',
  PROMETHEUS_PORT: '29090',
  ALERTMANAGER_PORT: '29093',
  OTLP_GRPC_PORT: '24317',
  OTLP_HTTP_PORT: '24318',
  COLLECTOR_HEALTH_PORT: '23133',
  ZPAGES_PORT: '25679',
  TOXIPROXY_PORT: '28474',
  LOKI_PORT: '23100',
  TEMPO_PORT: '23200',
  VICTORIA_LOGS_PORT: '29428',
  JAEGER_PORT: '26686',
  KAFKA_PORT: '29092',
  KAFKA_2_PORT: '29094',
  KAFKA_3_PORT: '29095',
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
