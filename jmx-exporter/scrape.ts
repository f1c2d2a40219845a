import { KAFKA_JMX_PORT, ZOOKEEPER_JMX_PORT, ZOOKEEPER_OWN_PORT } from '@kafka-o11y/test-kit';
import type { StartedTestContainer } from 'testcontainers';

export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

export interface Exposition {
  /** Prometheus type by metric name, as the TYPE lines give it. */
  types: Map<string, string>;
  samples: Sample[];
}

/** What the JMX exporter of a broker shows. */
export function scrapeBroker(broker: StartedTestContainer): Promise<Exposition> {
  return scrapeAt(broker, KAFKA_JMX_PORT);
}

/** What the JMX exporter of a ZooKeeper server shows. */
export function scrapeZooKeeper(server: StartedTestContainer): Promise<Exposition> {
  return scrapeAt(server, ZOOKEEPER_JMX_PORT);
}

/** What a ZooKeeper server tells about itself, all of it. */
export function scrapeZooKeeperItself(server: StartedTestContainer): Promise<Exposition> {
  return scrapeAt(server, ZOOKEEPER_OWN_PORT);
}

/** What a container shows under /metrics at one of its ports. */
export async function scrapeAt(node: StartedTestContainer, port: number): Promise<Exposition> {
  const url = `http://${node.getHost()}:${node.getMappedPort(port)}/metrics`;
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status} to a scrape`);
  return parseExposition(await response.text());
}

/**
 * Reads Prometheus's text format (version 0.0.4).
 * Throws on a line that it can't read, and on a series that is there twice.
 */
export function parseExposition(text: string): Exposition {
  const types = new Map<string, string>();
  const samples: Sample[] = [];
  const seen = new Set<string>();
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('# HELP')) continue;
    const type = /^# TYPE (\S+) (\S+)$/.exec(line);
    if (type?.[1] && type[2]) {
      types.set(type[1], type[2]);
      continue;
    }
    const [, name, labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (name === undefined) throw new Error(`not a line of the text format: ${line}`);
    if (seen.has(name + labels)) throw new Error(`series ${name}{${labels}} is there twice`);
    seen.add(name + labels);
    samples.push({ name, labels: parseLabels(labels), value: Number(value) });
  }
  return { types, samples };
}

function parseLabels(labels: string): Record<string, string> {
  return Object.fromEntries(
    [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name, value]) => [name, value]),
  );
}

/** The metrics whose name begins so, with their types, in alphabetical order. */
export function typesOf({ types }: Exposition, prefix: string): [string, string][] {
  return sorted([...types].filter(([name]) => name.startsWith(prefix)));
}

/** In alphabetical order of the keys. */
export function sorted(entries: Iterable<[string, string]>): [string, string][] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * The series of a metric that have at least these labels.
 * Throws when there is none.
 */
export function findAll(
  { samples }: Exposition,
  name: string,
  labels: Record<string, string> = {},
): [Sample, ...Sample[]] {
  const [first, ...others] = samples.filter(
    (sample) =>
      sample.name === name &&
      Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
  );
  if (!first) throw new Error(`the scrape has no ${name} ${JSON.stringify(labels)}`);
  return [first, ...others];
}

/** The value of the first of them. */
export function valueIn(
  exposition: Exposition,
  name: string,
  labels: Record<string, string> = {},
): number {
  return findAll(exposition, name, labels)[0].value;
}
