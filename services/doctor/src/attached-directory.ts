import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttachedCluster } from './attached-files.ts';
import { attachedFiles } from './attached-files.ts';

/** Collector and Prometheus read the files as users of their own. */
const READABLE = 0o644;
const ENTERABLE = 0o755;

/**
 * Writes the files of a cluster into its directory. If it was attached before, no fewer brokers are expected
 * than then: one that is down now is still missed.
 */
export function writeAttached(root: string, cluster: AttachedCluster): void {
  const directory = join(root, cluster.config.name);
  const brokers = Math.max(cluster.brokers, expectedBefore(directory));
  mkdirSync(directory, { recursive: true });
  for (const path of [root, directory]) chmodSync(path, ENTERABLE);
  for (const [name, content] of Object.entries(attachedFiles({ ...cluster, brokers }))) {
    const path = join(directory, name);
    writeFileSync(path, content);
    chmodSync(path, READABLE);
  }
}

function expectedBefore(directory: string): number {
  const path = join(directory, 'expected.yml');
  if (!existsSync(path)) return 0;
  const [, count] =
    /brokers:expected\s+expr: vector\((\d+)\)/.exec(readFileSync(path, 'utf8')) ?? [];
  return Number(count ?? 0);
}
