import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AttachedCluster } from './attached-files.ts';
import { attachedFiles, rulesOf } from './attached-files.ts';

/** Collector and Prometheus read the files as users of their own. */
const READABLE = 0o644;
const ENTERABLE = 0o755;

/**
 * Writes the files of a cluster. If it was attached before, no fewer brokers and controllers are expected than then: one
 * that is down now is still missed.
 *
 * @param root as .cache/attached
 */
export function writeAttached(root: string, cluster: AttachedCluster): void {
  const before = expectedBefore(join(root, rulesOf(cluster.config.name)));
  const brokers = Math.max(cluster.brokers, before('brokers'));
  const controllers = Math.max(cluster.controllers, before('controllers'));
  const files = attachedFiles({ ...cluster, brokers, controllers });
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    for (const directory of [root, dirname(path)]) chmodSync(directory, ENTERABLE);
    writeFileSync(path, content);
    chmodSync(path, READABLE);
  }
}

function expectedBefore(path: string): (what: 'brokers' | 'controllers') => number {
  const rules = existsSync(path) ? readFileSync(path, 'utf8') : '';
  return (what) => {
    const [, count] = new RegExp(`${what}:expected\\s+expr: vector\\((\\d+)\\)`).exec(rules) ?? [];
    return Number(count ?? 0);
  };
}
