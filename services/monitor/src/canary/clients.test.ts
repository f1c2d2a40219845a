import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { rotatingKafka } from './clients.ts';

const createKafka = vi.hoisted(() => vi.fn());
vi.mock('@kafka-o11y/kafka', () => ({ createKafka }));

test('each client begins with another bootstrap server', () => {
  const brokers = ['a:1', 'b:1', 'c:1'];
  const next = rotatingKafka({ brokers, clientId: 'test', logger: pino({ level: 'silent' }) });
  for (let client = 0; client < 4; client++) next();
  expect(createKafka.mock.calls.map(([options]) => options.brokers)).toEqual([
    ['a:1', 'b:1', 'c:1'],
    ['b:1', 'c:1', 'a:1'],
    ['c:1', 'a:1', 'b:1'],
    ['a:1', 'b:1', 'c:1'],
  ]);
});
