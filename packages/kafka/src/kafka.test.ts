import { connect } from 'node:net';
import { logLevel } from 'kafkajs';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createKafka } from './kafka.ts';
import { StubBroker } from './kafkajs/fixtures/stub-broker.ts';

const methods = ['error', 'warn', 'info', 'debug'] as const;

/** KafkaJS' own logger of a client, and what comes out of pino. */
function client(level = 'trace') {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ level }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  return { kafkajs: createKafka({ brokers: ['127.0.0.1:1'], clientId: 'test', logger }), lines };
}

test.each([
  ['error', 50],
  ['warn', 40],
  ['info', 30],
  ['debug', 20],
] as const)('what KafkaJS logs as %s becomes %i', (method, level) => {
  const { kafkajs, lines } = client();
  kafkajs.logger().namespace('Consumer')[method]('hello', { groupId: 'g' });
  expect(lines).toMatchObject([
    { level, msg: 'hello', library: 'kafkajs', namespace: 'Consumer', groupId: 'g' },
  ]);
});

test('keeps an error with its stack', () => {
  const { kafkajs, lines } = client();
  kafkajs.logger().error('Crash', { error: new Error('boom') });
  expect(lines).toMatchObject([
    { err: { message: 'boom', stack: expect.stringContaining('kafka.test.ts') } },
  ]);
});

test('what the connection layer logs as an error and retries is a warning', () => {
  const { kafkajs, lines } = client();
  kafkajs.logger().namespace('Connection').error('Response Metadata', { error: 'no leader' });
  expect(lines).toMatchObject([{ level: 40, error: 'no leader' }]);
});

test.each([
  ['trace', logLevel.DEBUG],
  ['info', logLevel.INFO],
  ['warn', logLevel.WARN],
  ['error', logLevel.ERROR],
  ['fatal', logLevel.NOTHING],
  ['silent', logLevel.NOTHING],
])('pino at %s lets KafkaJS log up to %i', (level, expected) => {
  const { kafkajs, lines } = client(level);
  for (const method of methods) kafkajs.logger()[method](method);
  const passed = methods.slice(
    0,
    [logLevel.ERROR, logLevel.WARN, logLevel.INFO, logLevel.DEBUG].indexOf(expected) + 1,
  );
  expect(lines.map(({ msg }) => msg)).toEqual(passed);
});

test('connects through the socket factory that it is given', async () => {
  await using broker = await StubBroker.start();
  const asked: string[] = [];
  const admin = createKafka({
    brokers: ['advertised:9092'],
    clientId: 'test',
    logger: pino({ level: 'silent' }),
    socketFactory: ({ host, port, onConnect }) => {
      asked.push(`${host}:${port}`);
      return connect({ host: '127.0.0.1', port: broker.port }, onConnect);
    },
  }).admin();
  await admin.connect();
  expect(asked).toEqual(['advertised:9092']);
  expect(broker.connections).toBe(1);
  await admin.disconnect();
});
