import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

interface Compose {
  services: Record<string, { environment?: Record<string, string> }>;
}
interface RuleFile {
  groups: { rules: { record: string; expr: string; labels: Record<string, string> }[] }[];
}

const compose = (path: string): Compose =>
  parse(read(path), { merge: true, logLevel: 'error' }) as Compose;
const overlays = {
  cluster: compose('compose/cluster.yml'),
  'kraft-cluster': compose('compose/kraft-cluster.yml'),
};
const services = {
  single: Object.keys(compose('docker-compose.yml').services),
  cluster: Object.keys(overlays.cluster.services),
  // Its broker is its own controller.
  kraft: Object.keys(compose('compose/kraft.yml').services).filter((name) => name !== 'zookeeper'),
  'kraft-cluster': Object.keys(overlays['kraft-cluster'].services),
};
const shapes = Object.keys(services) as (keyof typeof services)[];

/** The names of the services that are counted, by the rule that says how many there should be. */
const counted: Record<string, (shape: string) => RegExp> = {
  'kafka:brokers:expected': () => /^kafka(-\d)?$/,
  'zookeeper:servers:expected': () => /^zookeeper(-\d)?$/,
  'kafka:controllers:expected': (shape) => (shape === 'kraft' ? /^kafka$/ : /^controller(-\d)?$/),
};

describe.each(shapes)('expected/%s.yml', (shape) => {
  const rules = (parse(read(`prometheus/expected/${shape}.yml`)) as RuleFile).groups.flatMap(
    (group) => group.rules,
  );

  test.each(Object.entries(counted))('%s is the number of its services', (record, nameIn) => {
    const count = services[shape].filter((service) => nameIn(shape).test(service)).length;
    const expr = rules.find((rule) => rule.record === record)?.expr;
    expect(expr).toBe(count > 0 ? `vector(${count})` : undefined);
  });

  test('has the canary, which is on by default', () => {
    expect(rules.find(({ record }) => record === 'kafka:canary:expected')?.expr).toBe('vector(1)');
  });

  test('names the cluster as the Collector and Prometheus do', () => {
    const [, collector] =
      /KAFKA_CLUSTER_NAME:-(\w+)/.exec(read('otel-collector/config.yaml')) ?? [];
    const [, prometheus] =
      /target_label: kafka_cluster_name, replacement: (\w+)/.exec(
        read('prometheus/prometheus.yml'),
      ) ?? [];
    const names = rules.map(({ labels }) => labels.kafka_cluster_name);
    expect(new Set([...names, prometheus])).toEqual(new Set([collector]));
  });
});

test.each([
  ['cluster', 'KAFKA_JMX_TARGETS', /^kafka(-\d)?$/],
  ['cluster', 'ZOOKEEPER_JMX_TARGETS', /^zookeeper(-\d)?$/],
  ['cluster', 'ZOOKEEPER_METRICS_TARGETS', /^zookeeper(-\d)?$/],
  ['kraft-cluster', 'KAFKA_JMX_TARGETS', /^kafka(-\d)?$/],
  ['kraft-cluster', 'KAFKA_CONTROLLER_JMX_TARGETS', /^controller(-\d)?$/],
] as const)('in a %s the Collector scrapes every node: %s', (shape, variable, name) => {
  const targets = overlays[shape].services['otel-collector']?.environment?.[variable] ?? '[]';
  const hosts = (parse(targets) as string[]).map((target) => target.replace(/:\d+$/, ''));
  expect(hosts.sort()).toEqual(services[shape].filter((service) => name.test(service)).sort());
});
