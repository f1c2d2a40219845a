import type { Broker } from './broker.ts';
import { ConnectError } from './causes.ts';
import { Cluster } from './cluster.ts';
import type { AttachConfig } from './config.ts';
import type { Connected } from './connect.ts';
import { connect } from './connect.ts';
import type { Finding } from './finding.ts';
import { checkJmx } from './jmx.ts';
import { tryRights } from './try-rights.ts';
import { checkVersions } from './versions.ts';

/** A broker by the address at which clients are to find it. */
interface Advertised {
  nodeId: number;
  address: string;
}

/** Looks at a cluster, check after check. It only reads. */
export async function* examine(config: AttachConfig): AsyncGenerator<Finding> {
  const open = new Map<string, Connected>();
  try {
    for (const address of config.bootstrap) {
      yield await tryAddress(`bootstrap ${address}`, address, config, open);
    }
    const brokers = new Map<number, Broker>();
    for (const { nodeId, address } of advertisedBy(open.values())) {
      const check = `broker ${nodeId} ${address}`;
      yield open.has(address)
        ? { check, status: 'ok', reason: 'it is the bootstrap address' }
        : await tryAdvertised(check, address, config, open);
      const connected = open.get(address);
      if (connected) brokers.set(nodeId, connected.broker);
    }
    yield* ask(brokers, config);
  } finally {
    await Promise.all([...open.values()].map(({ broker }) => broker.close()));
  }
  yield* checkJmx(config.jmx);
}

async function tryAddress(
  check: string,
  address: string,
  config: AttachConfig,
  open: Map<string, Connected>,
): Promise<Finding> {
  try {
    const connected = await connect(address, config);
    open.set(address, connected);
    const { seen, soon } = connected;
    return { check, status: 'ok', reason: seen, ...(soon && { next: [soon] }) };
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    const { reason, next } = error.told;
    return { check, status: 'failed', reason, next: [next] };
  }
}

async function tryAdvertised(
  check: string,
  address: string,
  config: AttachConfig,
  open: Map<string, Connected>,
): Promise<Finding> {
  const finding = await tryAddress(check, address, config, open);
  if (finding.status === 'ok') return finding;
  const sentThere = 'clients are sent to this address by advertised.listeners of the broker';
  return { ...finding, next: [...(finding.next ?? []), sentThere] };
}

/** What the first connected broker says where all of them are. */
function advertisedBy(connected: Iterable<Connected>): Advertised[] {
  const [first] = connected;
  const brokers = first?.metadata.brokers ?? [];
  return brokers
    .map(({ nodeId, host, port }) => ({ nodeId, address: `${host}:${port}` }))
    .sort((a, b) => a.nodeId - b.nodeId);
}

async function* ask(
  brokers: ReadonlyMap<number, Broker>,
  config: AttachConfig,
): AsyncGenerator<Finding> {
  if (brokers.size === 0) {
    const reason = 'no broker can be asked';
    yield { check: 'versions and rights', status: 'unknown', reason };
    return;
  }
  for (const [nodeId, broker] of brokers) yield* checkVersions(`broker ${nodeId}`, broker, config);
  yield* tryRights(new Cluster(brokers), config);
}
