import type { Span } from '@kafka-o11y/backends';
import { eventually } from '@kafka-o11y/test-kit';
import { services, spanNames } from '@kafka-o11y/vocabulary';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  findLines,
  findTraces,
  query,
  queryExemplars,
  servicesOfTrace,
  traces,
} from '../stack/backends.ts';
import type { Delivered } from '../stack/orders.ts';
import { placeOrder } from '../stack/orders.ts';

describe('one order', () => {
  let order: Delivered;
  beforeAll(async () => {
    order = await placeOrder();
  });

  test('is found by its id, as one trace', async () => {
    const found = await eventually('a search by order.id', async () => {
      const traces = await findTraces({ attributes: { 'order.id': order.id } });
      expect(traces).toHaveLength(1);
      return traces;
    });
    expect(found.map(({ traceId }) => traceId)).toEqual([order.traceId]);
  });

  test("has the consumer's span as a child of the producer's", async () => {
    const spans = await eventually('both sides of the trace', async () => {
      const spans = (await traces.trace(order.traceId)) ?? [];
      expect(spans.map(serviceOf)).toEqual(
        expect.arrayContaining([services.producer, services.consumer]),
      );
      return spans;
    });
    const sent = theSpan(spans, spanNames.sendOrder);
    const processed = theSpan(spans, spanNames.processOrder);
    expect(sent).toMatchObject({ kind: 'producer', attributes: { 'order.id': order.id } });
    expect(serviceOf(sent)).toBe(services.producer);
    expect(serviceOf(processed)).toBe(services.consumer);
    expect(processed).toMatchObject({
      kind: 'consumer',
      parentSpanId: sent.spanId,
      attributes: { 'order.id': order.id },
    });
  });

  test('has log lines of both services under its trace id', async () => {
    await eventually('log lines by trace id', async () => {
      const lines = await findLines({
        service: [services.producer, services.consumer],
        trace: order.traceId,
      });
      expect(new Set(lines.map(({ service }) => service))).toEqual(
        new Set([services.producer, services.consumer]),
      );
      expect(lines.map(({ fields }) => fields.order_id)).toContain(order.id);
    });
  });
});

function serviceOf({ resource }: Span) {
  return resource['service.name'];
}

function theSpan(spans: Span[], name: string): Span {
  const [span, ...more] = spans.filter((span) => span.name === name);
  if (!span || more.length > 0) {
    throw new Error(
      `expected one span named "${name}" in [${spans.map(({ name }) => name).join(', ')}]`,
    );
  }
  return span;
}

test(`an exemplar leads from a latency in Prometheus to its trace in ${traces.name}`, async () => {
  const selector = 'traces_span_metrics_duration_seconds_bucket{service_name="consumer"}';
  await eventually('an exemplar whose trace resolves', async () => {
    const [exemplar] = await queryExemplars(selector, 300);
    const traceId = exemplar?.traceId ?? '';
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(await servicesOfTrace(traceId)).toContain(services.consumer);
  });
});

test('the service graph has the edge from producer to consumer', async () => {
  const edge = 'traces_service_graph_request_total{client="producer", server="consumer"}';
  await eventually(edge, async () => {
    const [sample] = await query(`sum(${edge})`);
    expect(sample?.value).toBeGreaterThan(0);
  });
});
