import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { inRepository } from '@kafka-o11y/test-kit';
import { parseAllDocuments } from 'yaml';

/** A file of rules for the JMX exporter that others publish, under the Apache License 2.0. No copy is in this project. */
interface Published {
  repository: string;
  commit: string;
  path: string;
  sha256: string;
}

/** Those that services/doctor/src/rule-sets.ts maps. */
export const publishedRules = {
  strimzi: {
    repository: 'strimzi/strimzi-kafka-operator',
    commit: '428695461056cc392229888ccfcd21dcf385a326',
    path: 'examples/metrics/kafka-metrics.yaml',
    sha256: '1a4a739a4922955992633c717d01e9dc0fdcc5afc86071f026a05c71eb86c864',
  },
  confluent: {
    repository: 'confluentinc/jmx-monitoring-stacks',
    commit: '9707c1ab69e54770afef0b8d605c77a1e1208b52',
    path: 'shared-assets/jmx-exporter/kafka_broker.yml',
    sha256: 'c877bcebc5700203a8b4d715437d9bd84b1d46cf4d0724ad7b5f82b45e95ccd9',
  },
} satisfies Record<string, Published>;

/**
 * The text of such a file, from .cache/published-rules/NAME, NAME being the last of its path, or from GitHub.
 *
 * @throws Error where it can't be had, and where it is another than the published one
 */
export async function readPublished({
  repository,
  commit,
  path,
  sha256,
}: Published): Promise<string> {
  const url = `https://raw.githubusercontent.com/${repository}/${commit}/${path}`;
  const folder = inRepository('.cache/published-rules');
  const copy = `${folder}/${path.split('/').at(-1)}`;
  if (!existsSync(copy)) {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    if (!response.ok) throw new Error(`${url} answers ${response.status}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(copy, await response.text());
  }
  const text = readFileSync(copy, 'utf8');
  if (createHash('sha256').update(text).digest('hex') !== sha256) {
    throw new Error(`${copy} is another file than ${url}`);
  }
  return text;
}

/** The rules alone, without the exporter's wait after its start: Strimzi's are in a ConfigMap. */
export function exporterConfigOf(text: string): string {
  const documents = parseAllDocuments(text).map((document) => document.toJS());
  const map = documents.find((document) => document?.kind === 'ConfigMap');
  const config: string = map?.data['kafka-metrics-config.yml'] ?? text;
  return config.replace(/^startDelaySeconds:.*\n/m, '');
}
