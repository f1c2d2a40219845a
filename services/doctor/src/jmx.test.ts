import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import type { Finding } from './finding.ts';
import { checkJmx, ruleSetOf } from './jmx.ts';

const metric = 'kafka_server_kafkarequesthandlerpool_requesthandleravgidle';

test.each([
  { exposition: `# TYPE ${metric} gauge\n${metric} 0.9\n`, ruleSet: 'ours' },
  { exposition: `${metric}_percent 0.9\n`, ruleSet: 'strimzi' },
  { exposition: `${metric}percent_total 0.9\n`, ruleSet: 'confluent' },
  { exposition: `# HELP ${metric} of another\nzookeeper_ticktime 1\n`, ruleSet: undefined },
])('rule set $ruleSet', ({ exposition, ruleSet }) => {
  expect(ruleSetOf(exposition)).toBe(ruleSet);
});

test('an exporter is asked; one that is not there or not a broker’s is told', async () => {
  const server = createServer((request, response) => {
    response.setHeader('connection', 'close');
    response.statusCode = request.url === '/metrics' ? 200 : 404;
    response.end('up 1\n');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const address = `127.0.0.1:${port}`;
  expect(await all(checkJmx([address]))).toMatchObject([
    { status: 'unknown', check: `jmx ${address}` },
  ]);
  server.close();
  await once(server, 'close');
  expect(await all(checkJmx([address]))).toMatchObject([
    { status: 'failed', reason: `http://${address}/metrics does not answer: ECONNREFUSED` },
  ]);
});

test('without an exporter it says so, and that it is optional', async () => {
  expect(await all(checkJmx([]))).toMatchObject([{ status: 'missing', optional: true }]);
});

async function all(findings: AsyncIterable<Finding>): Promise<Finding[]> {
  const found: Finding[] = [];
  for await (const finding of findings) found.push(finding);
  return found;
}
