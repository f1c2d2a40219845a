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

test('a secure shape has the data of no plain one, and each principal its own secrets', async () => {
  const { stdout } = await docker(['compose', '--profile', '*', 'config', '--format', 'json'], {
    env: {
      ...process.env,
      COMPOSE_FILE:
        'docker-compose.yml:compose/cluster.yml:compose/secure/all.yml:compose/secure/single.yml:compose/secure/cluster.yml',
      COMPOSE_PATH_SEPARATOR: ':',
    },
  });
  const { services, volumes } = JSON.parse(stdout) as {
    services: Record<string, { volumes?: { source?: string }[] }>;
    volumes: Record<string, { name: string }>;
  };
  const data = Object.entries(volumes).filter(([name]) => /^(kafka|zookeeper).*-data$/.test(name));
  expect(data).not.toHaveLength(0);
  expect(data.filter(([, { name }]) => !name.includes('_secure-'))).toEqual([]);
  const readers = Object.entries(services)
    .filter(([name]) => name !== 'secrets')
    .flatMap(([name, { volumes = [] }]) =>
      volumes
        .filter(({ source }) => source?.startsWith('secrets-of-'))
        .map(({ source }) => [name, source]),
    );
  const shared = Map.groupBy(readers, ([, source]) => source);
  for (const [source, of] of shared) {
    const owner = source?.replace('secrets-of-', '') ?? '';
    expect(of.map(([name]) => name?.replace(/-\d$|-users$/, ''))).toEqual(of.map(() => owner));
  }
});

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
