import { expect, test } from 'vitest';
import { idGenerator, useTraceIdNext } from './trace-ids.ts';

const TRIES = 20_000;

test('ids are hexadecimal, of their length, and never the same', () => {
  const ids = Array.from({ length: TRIES }, () => [
    idGenerator.generateTraceId(),
    idGenerator.generateSpanId(),
  ]);
  for (const [traceId, spanId] of ids) {
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(spanId).toMatch(/^[0-9a-f]{16}$/);
  }
  expect(new Set(ids.flat()).size).toBe(2 * TRIES);
});

test('the next trace gets the id that was decided on, the one after it another', () => {
  const id = '0af7651916cd43dd8448eb211c80319c';
  useTraceIdNext(id);
  expect(idGenerator.generateTraceId()).toBe(id);
  expect(idGenerator.generateTraceId()).not.toBe(id);
});
