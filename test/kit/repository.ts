import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import type { Pair } from '@kafka-o11y/backends';
import { pairNames } from '@kafka-o11y/backends';

/** The repository's directory, where start.sh and docker-compose.yml are. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The absolute path of a file or directory of the repository. */
export function inRepository(path: string): string {
  return join(root, path);
}

interface Recorded {
  images: 'registry' | 'local';
  backends: Pair;
  composeFile: string;
}

/**
 * What start.sh recorded for plain `docker compose`: which images, which stores for logs and
 * traces, and which compose files. As with docker compose, the environment goes before the file.
 *
 * @throws Error before start.sh has chosen
 */
export function recorded(): Recorded {
  const path = inRepository('.env');
  const file = existsSync(path) ? parseEnv(readFileSync(path, 'utf8')) : {};
  const env = { ...file, ...process.env };
  const images = env.KAFKA_O11Y_IMAGES;
  if (images !== 'registry' && images !== 'local') {
    throw new Error(
      `${path}: KAFKA_O11Y_IMAGES is ${images ?? 'not set'}, expected registry or local. ` +
        'Run ./start.sh images, which records it.',
    );
  }
  const backends = pairNames.find((name) => name === env.KAFKA_O11Y_BACKENDS);
  if (!backends) {
    throw new Error(
      `${path}: KAFKA_O11Y_BACKENDS is ${env.KAFKA_O11Y_BACKENDS ?? 'not set'}, expected ` +
        `${pairNames.join(' or ')}. Run ./start.sh images, which records it.`,
    );
  }
  return { images, backends, composeFile: env.COMPOSE_FILE ?? 'docker-compose.yml' };
}
