import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { writeAttached } from './attached-directory.ts';
import type { AttachedCluster } from './attached-files.ts';
import { attachedFiles, attachFaults } from './attached-files.ts';
import { readCommandLine } from './config.ts';
import type { Exporter } from './jmx.ts';
import type { RuleSet, Server } from './rule-sets.ts';
import { mappings } from './rule-sets.ts';

const directory = mkdtempSync(join(tmpdir(), 'attached-'));
const password = join(directory, 'password');
const ca = join(directory, 'ca.pem');
writeFileSync(password, 'correct horse');
writeFileSync(ca, 'the authority');

const plain = ['--bootstrap', 'a.example:9092', '--name', 'orders'];
const secure = [
  ...['--bootstrap', 'a.example:9093,b.example:9093', '--name', 'orders', '--canary'],
  ...['--security-protocol', 'SASL_SSL', '--sasl-username', 'watch$er'],
  ...['--sasl-password-file', password, '--tls-ca', ca],
  ...['--topics', 'orders\\..*', '--groups-exclude', '_.*|tmp'],
  ...['--jmx', 'a.example:7071,b.example:7071'],
];

function clusterOf(flags: string[], changed: Partial<AttachedCluster> = {}): AttachedCluster {
  const commandLine = readCommandLine(flags);
  return {
    ...commandLine,
    brokers: 2,
    controllers: 0,
    exporters: new Map(commandLine.config.jmx.map((address) => [address, undefined])),
    network: 'host',
    runAs: '1000:1000',
    ...changed,
  };
}

interface ScrapeConfig {
  job_name: string;
  static_configs: { targets: string[] }[];
  metric_relabel_configs?: object[];
}

interface Service {
  user?: string;
  network_mode?: string;
  networks?: string[];
  labels?: Record<string, string>;
  environment: Record<string, string | number>;
  volumes: { source: string; target: string; read_only: boolean }[];
}

function written(cluster: AttachedCluster) {
  const files = attachedFiles(cluster);
  const compose = parse(files['clusters/orders/compose.yml'] ?? '');
  return {
    text: Object.values(files).join(''),
    monitor: compose.services['monitor-orders'] as Service,
    agent: compose.services['otel-collector-orders'] as Service,
    networks: compose.networks,
    collector: parse(files['clusters/orders/otel-collector.yaml'] ?? ''),
    rules: parse(files['rules/orders.yml'] ?? '').groups[0].rules,
  };
}

test('a cluster in plain text, by the network of the machine', () => {
  const { monitor, agent, collector, rules } = written(clusterOf(plain));
  expect(monitor).toMatchObject({ network_mode: 'host', hostname: 'monitor-orders', volumes: [] });
  expect(monitor.user).toBeUndefined();
  expect(monitor.environment).toMatchObject({
    KAFKA_BOOTSTRAP_SERVERS: 'a.example:9092',
    KAFKA_SECURITY_PROTOCOL: 'PLAINTEXT',
    CANARY_ENABLED: 'false',
    EXPECTED_BROKERS: 2,
    HTTP_HOST: '127.0.0.1',
  });
  expect(agent.environment).toMatchObject({ KAFKA_CLUSTER_NAME: 'orders' });
  expect(collector.receivers.kafkametrics.tls).toBeUndefined();
  expect(collector.receivers.prometheus).toBeUndefined();
  expect(collector.service).toBeUndefined();
  const labels = { kafka_cluster_name: 'orders' };
  expect(rules).toEqual([
    { record: 'kafka:brokers:expected', expr: 'vector(2)', labels },
    { record: 'kafka:canary:expected', expr: 'vector(0)', labels },
  ]);
});

test('a secure one: secrets are mounted, never written', () => {
  const { text, monitor, agent, collector, rules } = written(clusterOf(secure));
  expect(text).not.toContain('correct horse');
  expect(text).not.toContain('the authority');
  const mounts = [
    { type: 'bind', source: password, target: '/etc/secrets/password', read_only: true },
    { type: 'bind', source: ca, target: '/etc/secrets/ca.pem', read_only: true },
  ];
  for (const service of [monitor, agent]) {
    expect(service.user).toBe('1000:1000');
    expect(service.volumes).toEqual(expect.arrayContaining(mounts));
  }
  expect(monitor.environment).toMatchObject({
    KAFKA_SECURITY_PROTOCOL: 'SASL_SSL',
    KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
    KAFKA_SASL_USERNAME: 'watch$$er',
    KAFKA_SASL_PASSWORD_FILE: '/etc/secrets/password',
    KAFKA_SSL_CA_FILE: '/etc/secrets/ca.pem',
    CANARY_ENABLED: 'true',
    MONITOR_INCLUDE_TOPICS: '^(?:orders\\..*)$$',
    MONITOR_EXCLUDE_GROUPS: '^(?:_.*|tmp)$$',
  });
  expect(collector.receivers.kafkametrics).toMatchObject({
    brokers: ['a.example:9093', 'b.example:9093'],
    topic_match: '^(?:orders\\..*)$$',
    tls: { ca_file: '/etc/secrets/ca.pem' },
    auth: { sasl: { username: 'watch$$er', password: `\${file:/etc/secrets/password}` } },
  });
  expect(collector.processors['filter/excluded'].metrics.datapoint).toContain(
    'datapoint.attributes["group"] != nil and IsMatch(datapoint.attributes["group"], "^(?:_.*|tmp)$$")',
  );
  expect(rules[1].expr).toBe('vector(1)');
});

test('another configuration of the agent starts it anew', () => {
  const labelsOf = (flags: string[]) => written(clusterOf(flags)).agent.labels;
  expect(labelsOf(plain)).toEqual(labelsOf(plain));
  expect(labelsOf([...plain, '--topics', 'a'])).not.toEqual(labelsOf(plain));
});

test('in a Docker network the monitor and the agent are in it, beside the gateway', () => {
  const { monitor, agent, networks } = written(clusterOf(plain, { network: 'theirs_default' }));
  expect(networks).toEqual({ theirs_default: { name: 'theirs_default', external: true } });
  for (const service of [monitor, agent]) {
    expect(service.networks).toEqual(['default', 'theirs_default']);
    expect(service.network_mode).toBeUndefined();
  }
  // Whatever is called otel-collector in that network is another one.
  expect(agent.environment.GATEWAY_ENDPOINT).toBe('kafka-o11y-gateway:4317');
  expect(monitor.environment.HTTP_PORT).toBeUndefined();
});

test.each([
  ['a:7071,b:7071', 'a'],
  ['localhost:7071,localhost:7072', 'localhost:7071'],
])('the instance of JMX exporters at %s is %s', (jmx, instance) => {
  const { collector } = written(clusterOf([...plain, '--jmx', jmx]));
  const [scrape] = collector.receivers.prometheus.config.scrape_configs;
  expect(scrape.static_configs).toEqual([{ targets: jmx.split(',') }]);
  const pattern = new RegExp(`^${scrape.relabel_configs[0].regex}$`);
  expect(pattern.exec(jmx.split(',')[0] ?? '')?.[1]).toBe(instance);
  expect(collector.service.pipelines['metrics/jmx'].receivers).toEqual(['prometheus']);
});

describe('JMX exporters by several rule sets', () => {
  const exporter = (ruleSet: RuleSet, server: Server = 'kafka'): Exporter => ({
    ruleSet,
    server,
    isController: server !== 'kafka',
    missing: [],
  });
  const jobsOf = (exporters: AttachedCluster['exporters'], controllers = 0) => {
    const { collector, rules } = written(clusterOf(plain, { exporters, controllers }));
    const receivers = Object.entries<{ config: { scrape_configs: ScrapeConfig[] } }>(
      collector.receivers,
    ).filter(([name]) => name.startsWith('prometheus'));
    expect(collector.service.pipelines['metrics/jmx'].receivers).toEqual(
      receivers.map(([name]) => name),
    );
    return {
      rules,
      jobs: receivers.flatMap(([name, { config }]) =>
        config.scrape_configs.map((scrape) => ({ name, ...scrape })),
      ),
    };
  };

  test('each gets the mapping of its own, controllers are a job of their own', () => {
    const { jobs, rules } = jobsOf(
      new Map([
        ['a:1', exporter('ours')],
        ['b:1', exporter('strimzi')],
        ['c:1', exporter('strimzi', 'kafka-controller')],
        ['d:1', exporter('confluent')],
      ]),
      1,
    );
    expect(jobs).toMatchObject([
      { name: 'prometheus', job_name: 'kafka', static_configs: [{ targets: ['a:1'] }] },
      { name: 'prometheus/strimzi', job_name: 'kafka', static_configs: [{ targets: ['b:1'] }] },
      { job_name: 'kafka-controller', static_configs: [{ targets: ['c:1'] }] },
      { name: 'prometheus/confluent', job_name: 'kafka', static_configs: [{ targets: ['d:1'] }] },
    ]);
    expect(jobs[0]?.metric_relabel_configs).toBeUndefined();
    // The Collector takes $$ for $.
    const unescaped = JSON.parse(
      JSON.stringify(jobs[1]?.metric_relabel_configs).replaceAll('$$', '$'),
    );
    expect(unescaped).toEqual(mappings.strimzi);
    expect(rules).toContainEqual({
      record: 'kafka:controllers:expected',
      expr: 'vector(1)',
      labels: { kafka_cluster_name: 'orders' },
    });
  });

  test('one that does not answer is taken for one like the others, if these are alike', () => {
    const silent = [['c:1', undefined]] as const;
    const alike = new Map([['a:1', exporter('strimzi')], ...silent]);
    expect(jobsOf(alike).jobs).toMatchObject([{ static_configs: [{ targets: ['a:1', 'c:1'] }] }]);
    const { jobs } = jobsOf(
      new Map([['a:1', exporter('strimzi')], ['b:1', exporter('confluent')], ...silent]),
    );
    expect(jobs.at(-1)).toMatchObject({
      name: 'prometheus',
      static_configs: [{ targets: ['c:1'] }],
    });
  });
});

describe('what the doctor takes and the parts that watch do not', () => {
  test.each([
    [['--name', 'lab'], 'name="lab": expected another name'],
    [['--topics', 'orders(?!-tmp).*'], 'topics.include: expected neither look-around'],
    [['--groups-exclude', '(a)\\1'], 'groups.exclude: expected neither look-around'],
  ])('%j', (flags, words) => {
    const commandLine = readCommandLine(['--bootstrap', 'a:1', ...flags]);
    expect(attachFaults(commandLine, undefined)).toEqual([expect.stringContaining(words)]);
  });

  test.each([
    ['correct horse: battery #staple', true],
    ['correct horse\n', false],
    [' correct horse', false],
  ])('the password %j: %j', (content, taken) => {
    const faults = attachFaults(readCommandLine(plain), content);
    expect(faults).toHaveLength(taken ? 0 : 1);
    expect(faults.join()).not.toContain(content.trim());
  });
});

test('attached again, it misses no fewer brokers and controllers than before', () => {
  const root = join(directory, 'root');
  mkdirSync(root);
  for (const [brokers, controllers] of [
    [3, 5],
    [2, 4],
  ]) {
    writeAttached(root, clusterOf(plain, { brokers: brokers ?? 0, controllers: controllers ?? 0 }));
  }
  const rules = readFileSync(join(root, 'rules/orders.yml'), 'utf8');
  expect(rules).toMatch(/brokers:expected\s+expr: vector\(3\)/);
  expect(rules).toMatch(/controllers:expected\s+expr: vector\(5\)/);
});

describe('what is written twice in the repository', () => {
  const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
  const yaml = (path: string) => parse(read(path), { merge: true, logLevel: 'error' });

  test('an agent does with what it reads what the Collector of the lab does', () => {
    const agent = yaml('otel-collector/agent.yaml');
    const lab = yaml('otel-collector/config.yaml');
    for (const name of [
      'memory_limiter',
      'filter/no-lag',
      'transform/kafkametrics-units',
      'resource/kafka',
    ]) {
      expect(agent.processors[name]).toEqual(lab.processors[name]);
    }
    const { brokers: _, group_match: __, ...same } = lab.receivers.kafkametrics;
    expect(agent.receivers.kafkametrics).toEqual(same);
  });

  test('an agent has the image of the Collector', () => {
    const { image } = yaml('docker-compose.yml').services['otel-collector'];
    const local = yaml('compose/local-images.yml').services['otel-collector'].image;
    expect(read('compose/attached-cluster.yml')).toContain(`\${COLLECTOR_IMAGE:-${image}}`);
    expect(read('scripts/lib/stack.sh')).toContain(`LOCAL_COLLECTOR_IMAGE=${local} `);
  });
});
