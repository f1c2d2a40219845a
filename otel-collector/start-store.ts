import type { Logs, Pair, Traces } from '@kafka-o11y/backends';
import { createLogs, createTraces, pairs } from '@kafka-o11y/backends';
import { imageOf, inRepository } from '@kafka-o11y/test-kit';
import type { StartedNetwork, StartedTestContainer } from 'testcontainers';
import { GenericContainer, Wait } from 'testcontainers';

type Start = (image: string) => GenericContainer;

const fromFile = (image: string, source: string, target: string, flag: string) =>
  new GenericContainer(image)
    .withBindMounts([{ source: inRepository(source), target, mode: 'ro' }])
    .withCommand([`${flag}=${target}`]);

const logStores: Record<Pair, Start> = {
  grafana: (image) =>
    fromFile(image, 'loki/loki.yaml', '/etc/loki/local-config.yaml', '-config.file'),
  permissive: (image) =>
    new GenericContainer(image)
      .withUser('65532:65532')
      .withTmpFs({ '/victoria-logs': 'mode=1777' })
      .withCommand([
        '-storageDataPath=/victoria-logs',
        '-retentionPeriod=1d',
        '-memory.allowedBytes=64MiB',
      ]),
};

const traceStores: Record<Pair, Start> = {
  grafana: (image) => fromFile(image, 'tempo/tempo.yaml', '/etc/tempo.yaml', '-config.file'),
  permissive: (image) =>
    fromFile(image, 'jaeger/config.yaml', '/etc/jaeger/config.yaml', '--config')
      .withUser('10001:10001')
      .withTmpFs({ '/var/lib/jaeger': 'mode=1777' }),
};

/** The log store of a pair, empty, under its service's name in the network. */
export async function startLogStore(
  pair: Pair,
  network: StartedNetwork,
): Promise<{ container: StartedTestContainer; store: Logs }> {
  const { container, address } = await start(pairs[pair].logs, logStores[pair], network);
  return { container, store: createLogs(pair, address) };
}

/** The trace store of a pair, empty, under its service's name in the network. */
export async function startTraceStore(
  pair: Pair,
  network: StartedNetwork,
): Promise<{ container: StartedTestContainer; store: Traces }> {
  const { container, address } = await start(pairs[pair].traces, traceStores[pair], network);
  return { container, store: createTraces(pair, address) };
}

async function start(
  { service, url, healthPath }: (typeof pairs)[Pair]['logs' | 'traces'],
  configured: Start,
  network: StartedNetwork,
) {
  const port = Number(new URL(url).port);
  const container = await configured(await imageOf(service))
    .withNetwork(network)
    .withNetworkAliases(service)
    .withExposedPorts(port)
    .withWaitStrategy(Wait.forHttp(healthPath, port))
    .start();
  return { container, address: addressOf(container, port) };
}

/** Where a port of a container can be reached from this machine, by HTTP. */
export function addressOf(container: StartedTestContainer, port: number): string {
  return `http://${container.getHost()}:${container.getMappedPort(port)}`;
}
