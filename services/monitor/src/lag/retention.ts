import type { Cluster } from './cluster.ts';

/** How long a topic keeps its records; a limit that is not set is absent. */
export interface Retention {
  /** Milliseconds from a record's timestamp. */
  ms?: number;
  /** Bytes of each partition's log. */
  bytes?: number;
}

interface DescribeConfigs {
  resources: {
    errorCode: number;
    resourceName: string;
    configEntries: { configName: string; configValue: string }[];
  }[];
}

const TOPIC = 2;
const configNames = ['cleanup.policy', 'retention.ms', 'retention.bytes'];
const MAX_AGE_MS = 300_000;

/** The retention of topics. It hardly ever changes, so it is asked for every five minutes. */
export class RetentionCache {
  #byTopic = new Map<string, Retention>();
  #readAt = 0;

  /** Reads what is missing or too old, in one request; returns what is known of these topics. */
  async read(
    cluster: Cluster,
    nodeId: string,
    topics: readonly string[],
  ): Promise<ReadonlyMap<string, Retention>> {
    if (Date.now() - this.#readAt > MAX_AGE_MS) this.#byTopic.clear();
    const missing = topics.filter((topic) => !this.#byTopic.has(topic));
    if (missing.length === 0) return this.#byTopic;
    if (this.#byTopic.size === 0) this.#readAt = Date.now();
    const { resources } = await cluster.ask<DescribeConfigs>(nodeId, 'DescribeConfigs', {
      resources: missing.map((name) => ({ type: TOPIC, name, configNames })),
      includeSynonyms: false,
    });
    for (const { errorCode, resourceName, configEntries } of resources) {
      if (errorCode !== 0) continue; // deleted meanwhile, or not ours to see
      const values = configEntries.map(({ configName, configValue }) => [configName, configValue]);
      this.#byTopic.set(resourceName, retentionOf(Object.fromEntries(values)));
    }
    return this.#byTopic;
  }
}

/** The retention that a topic's configuration means. A topic that is only compacted has none. */
export function retentionOf(config: Record<string, string>): Retention {
  if (!config['cleanup.policy']?.split(',').includes('delete')) return {};
  const ms = Number(config['retention.ms']);
  const bytes = Number(config['retention.bytes']);
  return { ...(ms >= 0 && { ms }), ...(bytes >= 0 && { bytes }) };
}
