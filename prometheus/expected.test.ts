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
const overlay = compose('compose/cluster.yml');
const services = {
  single: Object.keys(compose('docker-compose.yml').services),
  cluster: Object.keys(overlay.services),
};

describe.each(['single', 'cluster'] as const)('expected/%s.yml', (shape) => {
  const rules = (parse(read(`prometheus/expected/${shape}.yml`)) as RuleFile).groups.flatMap(
    (group) => group.rules,
  );

  test.each([
    ['kafka:brokers:expected', /^kafka(-\d)?$/],
    ['zookeeper:servers:expected', /^zookeeper(-\d)?$/],
  ])('%s is the number of its services', (record, name) => {
    const count = services[shape].filter((service) => name.test(service)).length;
    expect(rules.find((rule) => rule.record === record)?.expr).toBe(`vector(${count})`);
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
  ['KAFKA_JMX_TARGETS', /^kafka(-\d)?$/],
  ['ZOOKEEPER_JMX_TARGETS', /^zookeeper(-\d)?$/],
  ['ZOOKEEPER_METRICS_TARGETS', /^zookeeper(-\d)?$/],
])('in a cluster the Collector scrapes every node: %s', (variable, name) => {
  const targets = overlay.services['otel-collector']?.environment?.[variable] ?? '[]';
  const hosts = (parse(targets) as string[]).map((target) => target.replace(/:\d+$/, ''));
  expect(hosts.sort()).toEqual(services.cluster.filter((service) => name.test(service)).sort());
});
