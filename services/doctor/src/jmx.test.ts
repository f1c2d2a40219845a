import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import type { Finding } from './finding.ts';
import { recordedExposition } from './fixtures/recorded.ts';
import { askExporters, checkJmx, exporterOf } from './jmx.ts';

test.each(['ours', 'strimzi', 'confluent'] as const)('the rule set %s is recognised', (ruleSet) => {
  expect(exporterOf(recordedExposition('broker', ruleSet))).toMatchObject({
    ruleSet,
    server: 'kafka',
    isController: false,
  });
  expect(exporterOf(recordedExposition('controller', ruleSet))).toMatchObject({
    ruleSet,
    server: 'kafka-controller',
    isController: true,
  });
});

test('Confluent’s rules before April 2025 are recognised', () => {
  const metric = 'kafka_server_kafkarequesthandlerpool_requesthandleravgidlepercent_total';
  expect(exporterOf(`${metric} 0.9\n`)?.ruleSet).toBe('confluent');
});

test('what is no Kafka server is no exporter of one', () => {
  expect(exporterOf('zookeeper_ticktime 1\n')).toBeUndefined();
});

test('by our own rules nothing is missing', () => {
  for (const server of ['broker', 'controller'] as const) {
    expect(exporterOf(recordedExposition(server, 'ours'))?.missing).toEqual([]);
  }
});

test('what is missing is by what the exporter shows', () => {
  const shown = recordedExposition('broker', 'confluent').replaceAll(
    /^kafka_log_logmanager.*\n/gm,
    '',
  );
  expect(exporterOf(shown)?.missing).toContain('kafka_log_logmanager_offlinelogdirectorycount');
  const group = 'kafka_coordinator_group_groupmetadatamanager_numgroups';
  expect(exporterOf(shown)?.missing).not.toContain(group);
  expect(exporterOf(recordedExposition('broker', 'strimzi'))?.missing).toContain(group);
});

test('an exporter is asked; one that is not there or not a Kafka server’s is told', async () => {
  const { server, address } = await serve('up 1\n');
  expect(await all(checkJmx([address]))).toMatchObject([
    { status: 'unknown', check: `jmx ${address}` },
  ]);
  expect(await askExporters([address])).toEqual(new Map([[address, undefined]]));
  server.close();
  await once(server, 'close');
  expect(await all(checkJmx([address]))).toMatchObject([
    { status: 'failed', reason: `http://${address}/metrics does not answer: ECONNREFUSED` },
  ]);
  expect(await askExporters([address])).toEqual(new Map([[address, undefined]]));
});

test('what is lost by other rules is told, once for exporters that miss the same', async () => {
  const { server, address } = await serve(recordedExposition('broker', 'confluent'));
  const [first, second] = await all(checkJmx([address, address]));
  server.close();
  expect(first).toMatchObject({
    status: 'ok',
    reason: "a broker, by the rules of Confluent's examples (jmx-monitoring-stacks)",
    lost: { alerts: ['KafkaMetadataErrors'] },
  });
  expect(first?.lost?.words).toContain('kafka_server_broker_metadata_metrics_metadata_load_error');
  expect(second?.lost).toBe(first?.lost);
});

test('without an exporter it says so, and that it is optional', async () => {
  expect(await all(checkJmx([]))).toMatchObject([{ status: 'missing', optional: true }]);
});

async function serve(exposition: string): Promise<{ server: Server; address: string }> {
  const server = createServer((request, response) => {
    response.setHeader('connection', 'close');
    response.statusCode = request.url === '/metrics' ? 200 : 404;
    response.end(exposition);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { server, address: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function all(findings: AsyncIterable<Finding>): Promise<Finding[]> {
  const found: Finding[] = [];
  for await (const finding of findings) found.push(finding);
  return found;
}
