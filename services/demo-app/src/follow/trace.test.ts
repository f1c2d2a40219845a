import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTraces } from '@kafka-o11y/backends';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsed } from '../../testing/parsed.ts';
import type { TraceAnswer } from '../contract.ts';
import { traceAnswerSchema } from '../contract.ts';
import deadLetter from './fixtures/dead-letter.json' with { type: 'json' };
import order from './fixtures/order.json' with { type: 'json' };
import { flatten } from './trace.ts';

const traceId = 'c3a034f558ab57d4b4deee5f4506f552';

/** Stands in for Tempo, from which the traces were recorded. */
let recorded: unknown;
const tempo = createServer((_request, response) => {
  response.end(JSON.stringify(recorded));
});
beforeAll(() => new Promise<void>((resolve) => tempo.listen(0, '127.0.0.1', resolve)));
afterAll(() => tempo.close());

async function flat(trace: { batches: unknown[] }): Promise<TraceAnswer> {
  recorded = trace;
  const url = `http://127.0.0.1:${(tempo.address() as AddressInfo).port}`;
  const answer = flatten(traceId, await createTraces('grafana', url).trace(traceId), 'Tempo');
  return parsed(traceAnswerSchema, answer);
}
const outline = ({ spans }: TraceAnswer) =>
  spans.map(({ depth, service, name, kind }) => [depth, service, name, kind]);

/** The recorded trace of an order, as Tempo has it when only some of the services have sent. */
function only(service: string) {
  return {
    batches: order.batches.filter(({ resource }) =>
      resource.attributes.some(({ value }) => value.stringValue === service),
    ),
  };
}

describe('an order from the request to its processing', () => {
  let answer: TraceAnswer;
  beforeAll(async () => {
    answer = await flat(order);
  });

  test('has each span below its parent, whatever order Tempo has them in', async () => {
    expect(outline(answer)).toEqual([
      [0, 'producer', 'POST', 'server'],
      [1, 'producer', 'send orders', 'producer'],
      [2, 'consumer', 'process orders', 'consumer'],
    ]);
    const reversed = await flat({ batches: order.batches.toReversed() });
    expect(outline(reversed)).toEqual(outline(answer));
    expect(answer).toMatchObject({ complete: true, missing: [] });
  });

  test('has its times from its start on, with fractions of a millisecond', () => {
    const [first, second] = answer.spans;
    expect(first).toMatchObject({ spanId: expect.stringMatching(/^[0-9a-f]{16}$/), offsetMs: 0 });
    expect(second?.parentSpanId).toBe(first?.spanId);
    expect(second?.durationMs).toBeGreaterThan(0);
    expect(Number.isInteger(second?.durationMs)).toBe(false);
    const ends = answer.spans.map(({ offsetMs, durationMs }) => offsetMs + durationMs);
    expect(answer.durationMs).toBe(Math.max(...ends));
    expect(new Date(answer.start).toISOString()).toMatch(/^2026-11-21T10:09:03/);
  });

  test('says where the record was', () => {
    expect(answer.records).toEqual([{ topic: 'orders', partition: 4, offset: '6950' }]);
  });
});

describe('what is still missing is named', () => {
  test('the whole trace', () => {
    expect(flatten(traceId, undefined, 'Jaeger')).toMatchObject({
      complete: false,
      missing: ['every span: Jaeger does not know the trace yet'],
      spans: [],
    });
  });

  test("the consumer's side", async () => {
    expect(await flat(only('producer'))).toMatchObject({
      complete: false,
      missing: ['the consumer\'s side of "send orders"'],
    });
  });

  test("the producer's side", async () => {
    const answer = await flat(only('consumer'));
    expect(answer.missing).toEqual(['what came before "process orders"']);
    expect(outline(answer)).toEqual([[0, 'consumer', 'process orders', 'consumer']]);
  });
});

test('a poison record ends as a dead letter, which nobody has to read', async () => {
  const answer = await flat(deadLetter);
  expect(answer).toMatchObject({ complete: true, missing: [] });
  expect(answer.spans[0]).toMatchObject({
    name: 'process orders',
    status: 'error',
    statusMessage: 'the record value is not JSON',
    events: [{ name: 'exception', attributes: { 'exception.type': 'InvalidOrderError' } }],
  });
  expect(answer.spans[1]).toMatchObject({ name: 'send orders.dlt', depth: 1 });
});
