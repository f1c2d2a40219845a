import { docker } from '@kafka-o11y/test-kit';
import { expect, test } from 'vitest';

/** The volumes that `./start.sh down --volumes` deletes in a shape. */
async function volumesOf(...overlays: string[]): Promise<string[]> {
  const COMPOSE_FILE = ['docker-compose.yml', ...overlays].join(':');
  const { stdout } = await docker(['compose', '--profile', '*', 'config', '--volumes'], {
    env: { ...process.env, COMPOSE_FILE, COMPOSE_PATH_SEPARATOR: ':' },
  });
  return stdout.trim().split('\n');
}

const ofKafka = /^(kafka|kraft|zookeeper|controller)-/;

test('what is deleted without ZooKeeper is no data of the shapes with it, nor the other way round', async () => {
  const [single, cluster, kraft, kraftCluster] = await Promise.all([
    volumesOf(),
    volumesOf('compose/cluster.yml'),
    volumesOf('compose/kraft.yml'),
    volumesOf('compose/kraft.yml', 'compose/kraft-cluster.yml'),
  ]);
  const withZooKeeper = new Set([...single, ...cluster].filter((name) => ofKafka.test(name)));
  const without = [...kraft, ...kraftCluster].filter((name) => ofKafka.test(name));
  expect(without).toContain('kraft-data');
  expect(without.filter((name) => withZooKeeper.has(name))).toEqual([]);
});
