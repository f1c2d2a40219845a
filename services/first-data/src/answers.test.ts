import { expect, test } from 'vitest';
import { traceIds } from './loki.ts';
import { sumSince } from './prometheus.ts';
import { services } from './tempo.ts';

test('trace ids come from the labels of Loki streams, each once', () => {
  const body = {
    status: 'success',
    data: {
      resultType: 'streams',
      result: [
        { stream: { service_name: 'producer', trace_id: 'aa' }, values: [['1', 'order sent']] },
        { stream: { service_name: 'consumer', trace_id: 'aa' }, values: [['2', 'order done']] },
        { stream: { service_name: 'consumer' }, values: [['3', 'started']] },
        { stream: { service_name: 'producer', trace_id: 'bb' }, values: [['4', 'order sent']] },
      ],
    },
  };
  expect(traceIds(body)).toEqual(['aa', 'bb']);
});

test('an answer that is not Loki’s is an error, not an empty answer', () => {
  expect(() => traceIds({ message: 'proxy error' })).toThrow(/data/);
});

test('the services of a trace are the service.name of its resources', () => {
  const resource = (name: string) => ({
    resource: {
      attributes: [
        { key: 'process.pid', value: { intValue: '7' } },
        { key: 'service.name', value: { stringValue: name } },
      ],
    },
    scopeSpans: [],
  });
  expect(services({ batches: [resource('producer'), resource('consumer')] })).toEqual(
    new Set(['producer', 'consumer']),
  );
});

test('a counter counts only where it has a sample since then', () => {
  expect(sumSince('orders_total{a="b"}', new Date('2026-01-31T12:00:00.500Z'))).toBe(
    'sum(orders_total{a="b"} and (timestamp(orders_total{a="b"}) >= 1769860800.5))',
  );
});
