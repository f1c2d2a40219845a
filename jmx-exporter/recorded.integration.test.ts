import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually, imageOf } from '@kafka-o11y/test-kit';
import { services } from '@kafka-o11y/vocabulary';
import { RECORDED_FROM } from '@kafka-o11y/vocabulary/jmx-names';
import { GenericContainer } from 'testcontainers';
import { expect, test } from 'vitest';
import { recordedExposition } from '../services/doctor/src/fixtures/recorded.ts';
import type { Exporter } from '../services/doctor/src/jmx.ts';
import { exporterOf } from '../services/doctor/src/jmx.ts';
import { agentConfig } from './agent-config.ts';
import type { Exposition, Sample } from './scrape.ts';
import { parseExposition } from './scrape.ts';

const keysOf = (samples: Sample[]) =>
  new Set(
    samples
      .filter(({ name }) => name.startsWith('kafka_'))
      .map(
        ({ name, labels: { job: _, instance: __, ...labels } }) =>
          `${name} ${JSON.stringify(Object.entries(labels).sort())}`,
      ),
  );

/** What an agent makes of an exporter that shows this. */
async function throughAgent(exposition: string): Promise<Exposition> {
  const server = createServer((_, response) => response.end(exposition));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const shown = createServer();
  await once(shown.listen(0, '127.0.0.1'), 'listening');
  const endpoint = `127.0.0.1:${(shown.address() as AddressInfo).port}`;
  shown.close();
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const content = agentConfig(address, exporterOf(exposition) as Exporter, endpoint);
  await using _ = await new GenericContainer(await imageOf(services.collector))
    .withNetworkMode('host')
    .withEnvironment({ KAFKA_CLUSTER_NAME: 'theirs' })
    .withCopyContentToContainer([{ content, target: '/etc/agent.yaml' }])
    .withCommand(['--config=/etc/agent.yaml'])
    .start();
  try {
    return await eventually(
      'metrics of the agent',
      async () => {
        const response = await fetch(`http://${endpoint}/metrics`);
        const parsed = parseExposition(await response.text());
        expect(parsed.samples.filter(({ name }) => name === 'up')).toMatchObject([{ value: 1 }]);
        return parsed;
      },
      { seconds: 60 },
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

// rule-sets.integration.test.ts asks a real broker for more, where the published rules can be had.
test.each([
  ['broker', 'strimzi'],
  ['broker', 'confluent'],
  ['controller', 'strimzi'],
  ['controller', 'confluent'],
] as const)('a %s by the rules of %s has our names, labels and types', async (server, ruleSet) => {
  const exposition = recordedExposition(server, ruleSet);
  const mapped = await throughAgent(exposition);
  const ours = keysOf(parseExposition(recordedExposition(server, 'ours')).samples);
  const there = keysOf(mapped.samples);
  const nameOf = (key: string) => key.split(' ')[0] ?? '';

  const told = new Set([...(exporterOf(exposition)?.missing ?? []), ...RECORDED_FROM.keys()]);
  const absent = [...ours].filter((key) => !there.has(key) && !told.has(nameOf(key)));
  const quotas = absent.filter((key) => key.startsWith('kafka_server_quota_'));
  expect(absent).toEqual(ruleSet === 'strimzi' ? quotas : []);

  const from = new Set(RECORDED_FROM.values());
  expect([...there].filter((key) => !ours.has(key) && !from.has(nameOf(key)))).toEqual([]);

  for (const [name, type] of mapped.types) {
    if (!name.startsWith('kafka_')) continue;
    expect([name, type]).toEqual([name, name.endsWith('_total') ? 'counter' : 'gauge']);
  }
});
