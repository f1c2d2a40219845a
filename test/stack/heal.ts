import { eventually, getJson } from '@kafka-o11y/test-kit';
import { services } from '@kafka-o11y/vocabulary';
import { z } from 'zod';
import type { Container } from './compose.ts';
import {
  assertHealthy,
  compose,
  containers,
  docker,
  recordRestarts,
  restartsOf,
  serviceOf,
} from './compose.ts';
import { settings } from './settings.ts';

/**
 * Undoes what a fault test did to the containers, the network between them and the services, and
 * waits until the stack is well again. Fails if a container has crashed meanwhile.
 */
export async function heal(): Promise<void> {
  const all = await containers();
  const crashed = all.filter((container) => restartsOf(container) > 0);
  for (const { Id, State, HostConfig } of all) {
    if (State.Status === 'paused') await docker(['unpause', Id]);
    const endedForGood = HostConfig.RestartPolicy.Name === 'no';
    if (State.Status === 'exited' && !endedForGood) await docker(['start', Id]);
  }
  await removeToxics();
  await removeReplicas(all);
  // The demo app, which does it, may just have been started.
  await eventually('the faults are off', switchFaultsOff, { seconds: 120 });
  await untilHealthy();
  // A crash is told once, and not again by every test after it. A broker that is started as soon as
  // it has ended gives up once by itself, as ZooKeeper takes the old one for alive.
  await recordRestarts();
  if (crashed.length > 0) {
    throw new Error(`crashed meanwhile: ${crashed.map(({ Name }) => Name.slice(1)).join(', ')}`);
  }
}

/** Waits until every service answers, for example after some have been started anew. */
export function untilHealthy(): Promise<void> {
  return eventually('every service is healthy', assertHealthy, { seconds: 120 });
}

/** Where Toxiproxy does not answer there is nothing to remove. */
async function removeToxics(): Promise<void> {
  const url = `http://127.0.0.1:${settings.TOXIPROXY_PORT}/reset`;
  await fetch(url, { method: 'POST', signal: AbortSignal.timeout(5_000) }).catch(() => undefined);
}

/** Leaves one producer and one consumer, as they are. */
async function removeReplicas(all: Container[]): Promise<void> {
  const scaled = [services.producer, services.consumer].filter(
    (service) => all.filter((container) => serviceOf(container) === service).length > 1,
  );
  if (scaled.length === 0) return;
  const scale = scaled.flatMap((service) => ['--scale', `${service}=1`]);
  await compose(['up', '--detach', '--no-deps', '--no-recreate', ...scale, ...scaled]);
}

const session = z.object({ header: z.string(), token: z.string() });

async function switchFaultsOff(): Promise<void> {
  const base = `http://127.0.0.1:${settings.DEMO_APP_PORT}`;
  const { header, token } = await getJson(session, base, '/api/session');
  const response = await fetch(`${base}/api/faults/reset`, {
    method: 'POST',
    headers: { [header]: token },
    signal: AbortSignal.timeout(15_000),
  });
  if (!response.ok) throw new Error(`POST /api/faults/reset: ${response.status}`);
}
