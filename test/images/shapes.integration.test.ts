import { execFileSync } from 'node:child_process';
import { docker, root } from '@kafka-o11y/test-kit';
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

const listFiles =
  'source scripts/lib/stack.sh; for shape in $SHAPES attached; do compose_files local permissive $shape; echo; done';

test.each(
  execFileSync('bash', ['-c', listFiles], { cwd: root, encoding: 'utf8' }).trim().split('\n'),
)("the project's own images that %s runs are built with it", async (COMPOSE_FILE) => {
  const { stdout } = await docker(['compose', 'config', '--format', 'json'], {
    env: { ...process.env, COMPOSE_FILE, COMPOSE_PATH_SEPARATOR: ':' },
  });
  const { services } = JSON.parse(stdout) as {
    services: Record<string, { image: string; build?: object }>;
  };
  const all = Object.values(services);
  const built = all.filter(({ build }) => build).map(({ image }) => image);
  const own = all.map(({ image }) => image).filter((image) => ownImage.test(image));
  expect(new Set(own)).toEqual(new Set(built));
});

/** The others of this name are those of recipes in images/. */
const ownImage = /^kafka-o11y\/(services|kafka|kafka-kraft):local$/;
