import { logLevel } from 'kafkajs';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { kafkaLogLevel, pinoLogCreator } from './log-creator.ts';

function logged(entry: { level: logLevel; namespace?: string; fields?: object }) {
  const lines: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  pinoLogCreator(logger)(logLevel.DEBUG)({
    namespace: entry.namespace ?? 'Consumer',
    level: entry.level,
    label: 'LABEL',
    log: { timestamp: '2026', logger: 'kafkajs', message: 'hello', ...entry.fields },
  });
  return lines.map((line) => JSON.parse(line));
}

test.each([
  [logLevel.ERROR, 50],
  [logLevel.WARN, 40],
  [logLevel.INFO, 30],
  [logLevel.DEBUG, 20],
])('level %i becomes %i', (level, expected) => {
  expect(logged({ level })).toMatchObject([
    { level: expected, msg: 'hello', library: 'kafkajs', namespace: 'Consumer' },
  ]);
});

test('keeps the fields, and an error with its stack', () => {
  const [line] = logged({
    level: logLevel.ERROR,
    fields: { groupId: 'g', error: new Error('boom') },
  });
  expect(line).toMatchObject({ groupId: 'g', err: { message: 'boom' } });
  expect(line.err.stack).toContain('log-creator.test.ts');
});

test('what the connection layer logs as an error and retries is a warning', () => {
  const [line] = logged({
    level: logLevel.ERROR,
    namespace: 'Connection',
    fields: { error: 'no' },
  });
  expect(line).toMatchObject({ level: 40, error: 'no' });
});

test.each([
  ['trace', logLevel.DEBUG],
  ['info', logLevel.INFO],
  ['warn', logLevel.WARN],
  ['error', logLevel.ERROR],
  ['fatal', logLevel.NOTHING],
  ['silent', logLevel.NOTHING],
])('pino at %s lets KafkaJS log at %i', (level, expected) => {
  expect(kafkaLogLevel(pino({ level }))).toBe(expected);
});
