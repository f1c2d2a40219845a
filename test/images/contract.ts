import type { Pair } from '@kafka-o11y/backends';

/**
 * What the official images promise, and what our stand-ins for them (images/<name>) must keep.
 * Modes are octal permissions; a tool is a command name, looked for in the directories of PATH.
 */
export interface Contract {
  /** The official image, as docker-compose.yml or its build arguments name it. */
  official: string;
  /** The pair of stores for logs and traces that it belongs to; absent where it runs with either. */
  pair?: Pair;
  /** Whether images/<name> builds a stand-in. Not so for what is under the AGPL. */
  built: boolean;
  user: string;
  workdir: string;
  entrypoint: string[];
  cmd: string[] | null;
  volumes: string[];
  /** TCP ports. */
  ports: number[];
  env?: Record<string, string>;
  /** `uid:gid mode` of each directory or file. */
  paths: Record<string, string>;
  absentPaths?: string[];
  tools: string[];
  absentTools: string[];
  /** Where GET leads to a web page, and how its title begins. */
  webPage?: { port: number; path: string; title: string };
  /** Command line inside the image, and what it prints. */
  version: { command: string[]; prints: RegExp };
}

const SHELLS = ['sh', 'bash', 'busybox'];
const DOWNLOADERS = ['curl', 'wget'];

export const contracts: Record<string, Contract> = {
  'otel-collector': {
    official: 'otel/opentelemetry-collector-contrib:0.145.0',
    built: true,
    user: '10001:10001',
    workdir: '/',
    entrypoint: ['/otelcol-contrib'],
    cmd: ['--config', '/etc/otelcol-contrib/config.yaml'],
    volumes: [],
    ports: [4317, 4318, 55679],
    paths: {
      '/otelcol-contrib': '0:0 755',
      '/etc/otelcol-contrib/config.yaml': '0:0 644',
      '/etc/ssl/certs/ca-certificates.crt': '0:0 644',
    },
    // A volume mounted on a directory that is there would take over its owner.
    absentPaths: ['/var', '/tmp', '/etc/passwd', '/usr'],
    tools: [],
    absentTools: [...SHELLS, ...DOWNLOADERS],
    version: { command: ['/otelcol-contrib', '--version'], prints: /version 0\.145\.0$/m },
  },
  prometheus: {
    official: 'prom/prometheus:v3.15.0',
    built: true,
    user: 'nobody',
    workdir: '/prometheus',
    entrypoint: ['/bin/prometheus'],
    cmd: ['--config.file=/etc/prometheus/prometheus.yml', '--storage.tsdb.path=/prometheus'],
    volumes: ['/prometheus'],
    ports: [9090],
    paths: {
      '/prometheus': '65534:65534 775',
      '/etc/prometheus': '65534:65534 755',
      '/etc/prometheus/prometheus.yml': '65534:65534 644',
      '/bin/promtool': '0:0 755',
      '/tmp': '0:0 1777',
    },
    tools: ['sh', 'wget', 'promtool'],
    absentTools: ['bash', 'curl', 'apt-get'],
    webPage: { port: 9090, path: '/', title: 'Prometheus' },
    version: {
      command: ['/bin/prometheus', '--version'],
      prints: /^prometheus, version 3\.15\.0 /,
    },
  },
  alertmanager: {
    official: 'prom/alertmanager:v0.34.2',
    built: true,
    user: 'nobody',
    workdir: '/alertmanager',
    entrypoint: ['/bin/alertmanager'],
    cmd: ['--config.file=/etc/alertmanager/alertmanager.yml', '--storage.path=/alertmanager'],
    volumes: ['/alertmanager'],
    ports: [9093],
    paths: {
      '/alertmanager': '65534:65534 775',
      '/etc/alertmanager': '65534:65534 755',
      '/etc/alertmanager/alertmanager.yml': '65534:65534 644',
      '/bin/amtool': '0:0 755',
    },
    tools: ['sh', 'wget', 'amtool'],
    absentTools: ['bash', 'curl', 'apt-get'],
    webPage: { port: 9093, path: '/', title: 'Alertmanager' },
    version: {
      command: ['/bin/alertmanager', '--version'],
      prints: /^alertmanager, version 0\.34\.2 /,
    },
  },
  loki: {
    official: 'grafana/loki:3.7.8',
    pair: 'grafana',
    built: false,
    user: '10001',
    workdir: '/',
    entrypoint: ['/usr/bin/loki'],
    cmd: ['-config.file=/etc/loki/local-config.yaml'],
    volumes: [],
    ports: [3100],
    paths: {
      '/loki': '10001:10001 755',
      '/loki/rules': '10001:10001 755',
      '/loki/rules-temp': '10001:10001 755',
      '/etc/loki': '10001:10001 755',
      '/etc/loki/local-config.yaml': '10001:10001 644',
      '/etc/ssl/certs/ca-certificates.crt': '0:0 644',
      '/tmp': '0:0 1777',
    },
    tools: ['loki'],
    absentTools: [...SHELLS, ...DOWNLOADERS],
    version: { command: ['/usr/bin/loki', '--version'], prints: /^loki, version 3\.7\.8 / },
  },
  tempo: {
    official: 'grafana/tempo:2.6.1',
    pair: 'grafana',
    built: false,
    user: '10001:10001',
    workdir: '/',
    entrypoint: ['/tempo'],
    cmd: null,
    volumes: [],
    ports: [],
    paths: {
      '/tempo': '0:0 755',
      '/var/tempo': '10001:10001 755',
      '/tmp': '0:0 1777',
    },
    absentPaths: ['/etc/tempo.yaml'],
    tools: ['sh', 'wget'],
    absentTools: ['bash', 'curl', 'apt-get'],
    version: { command: ['/tempo', '--version'], prints: /^tempo, version 2\.6\.1 / },
  },
  'victoria-logs': {
    official: 'victoriametrics/victoria-logs:v1.52.1',
    pair: 'permissive',
    built: true,
    user: '0',
    workdir: '/',
    entrypoint: ['/victoria-logs-prod'],
    cmd: null,
    volumes: [],
    ports: [9428],
    env: { SSL_CERT_FILE: '/etc/ssl/certs/ca-certificates.crt' },
    paths: {
      '/victoria-logs-prod': '0:0 755',
      '/etc/ssl/certs/ca-certificates.crt': '0:0 644',
      '/tmp': '0:0 1777',
    },
    tools: [],
    absentTools: [...SHELLS, ...DOWNLOADERS],
    webPage: { port: 9428, path: '/select/vmui', title: 'UI for VictoriaLogs' },
    // The official one is built from a git checkout and puts more around it.
    version: { command: ['/victoria-logs-prod', '--version'], prints: /victoria-logs-.*v1\.52\.1/ },
  },
  jaeger: {
    // Of the Go module, 2.13.0 is v1.76.0.
    official: 'jaegertracing/jaeger:2.13.0',
    pair: 'permissive',
    built: true,
    user: '10001',
    workdir: '/',
    entrypoint: ['/cmd/jaeger/jaeger-linux'],
    cmd: null,
    volumes: ['/tmp'],
    ports: [4317, 4318, 5778, 5779, 9411, 13132, 13133, 14250, 14268, 16686],
    env: { JAEGER_LISTEN_HOST: '0.0.0.0' },
    paths: {
      '/cmd/jaeger/jaeger-linux': '0:0 755',
      '/cmd/jaeger/sampling-strategies.json': '0:0 644',
      '/etc/ssl/certs/ca-certificates.crt': '0:0 644',
      '/tmp': '0:0 1777',
    },
    tools: ['sh', 'wget'],
    absentTools: ['bash', 'curl', 'apt-get'],
    // No web page: only the official image has one.
    version: {
      command: ['/cmd/jaeger/jaeger-linux', 'version'],
      prints: /"gitVersion":"v2\.13\.0"/,
    },
  },
  node: {
    official: 'node:24.21.0-bookworm-slim',
    built: true,
    user: '',
    workdir: '/',
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['node'],
    volumes: [],
    ports: [],
    env: { NODE_VERSION: '24.21.0', YARN_VERSION: '1.22.22' },
    paths: { '/home/node': '1000:1000 755', '/usr/local/bin/node': '0:0 755' },
    tools: ['bash', 'node', 'nodejs', 'npm', 'npx', 'corepack', 'yarn', 'yarnpkg', 'apt-get'],
    absentTools: [...DOWNLOADERS, 'git', 'pnpm', 'update-ca-certificates'],
    version: { command: ['node', '--version'], prints: /^v24\.21\.0$/m },
  },
  java: {
    official: 'eclipse-temurin:21.0.9_10-jre-noble',
    built: true,
    user: '',
    workdir: '/',
    entrypoint: ['/__cacert_entrypoint.sh'],
    cmd: null,
    volumes: [],
    ports: [],
    env: { JAVA_HOME: '/opt/java/openjdk', LANG: 'en_US.UTF-8', LC_ALL: 'en_US.UTF-8' },
    // Ubuntu's own user has id 1000.
    paths: { '/home/ubuntu': '1000:1000 750', '/__cacert_entrypoint.sh': '0:0 755' },
    tools: ['bash', 'curl', 'wget', 'java', 'keytool', 'trust', 'apt-get'],
    absentTools: ['javac', 'mvn', 'git'],
    version: { command: ['java', '--version'], prints: /^openjdk 21\./ },
  },
  maven: {
    official: 'maven:3.9.11-eclipse-temurin-21',
    built: true,
    user: '',
    workdir: '/',
    entrypoint: ['/usr/local/bin/mvn-entrypoint.sh'],
    cmd: ['mvn'],
    volumes: [],
    ports: [],
    env: {
      JAVA_HOME: '/opt/java/openjdk',
      MAVEN_HOME: '/usr/share/maven',
      MAVEN_CONFIG: '/root/.m2',
    },
    paths: { '/usr/local/bin/mvn-entrypoint.sh': '0:0 755', '/usr/bin/mvn': '0:0 777' },
    tools: ['bash', 'curl', 'wget', 'git', 'java', 'javac', 'mvn'],
    absentTools: ['gradle'],
    version: { command: ['mvn', '--version'], prints: /Apache Maven 3\.9\.11 / },
  },
};
