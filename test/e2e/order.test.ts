import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../stack/eventually.ts';
import { queryLogs } from '../stack/loki.ts';
import type { Delivered } from '../stack/orders.ts';
import { placeOrder } from '../stack/orders.ts';
import { query, queryExemplars } from '../stack/prometheus.ts';
import type { Span } from '../stack/tempo.ts';
import { searchTraces, traceById } from '../stack/tempo.ts';

describe('one order', () => {
  let order: Delivered;
  beforeAll(async () => {
    order = await placeOrder();
  });

  test('is found by its id, as one trace', async () => {
    const found = await eventually('TraceQL search by order.id', async () => {
      const traces = await searchTraces(`{ span.order.id = "${order.id}" }`);
      expect(traces).toHaveLength(1);
      return traces;
    });
    expect(found).toEqual([order.traceId]);
  });

  test("has the consumer's span as a child of the producer's", async () => {
    const spans = await eventually('both sides of the trace', async () => {
      const spans = await traceById(order.traceId);
      expect(spans.map(({ service }) => service)).toEqual(
        expect.arrayContaining(['producer', 'consumer']),
      );
      return spans;
    });
    const sent = theSpan(spans, 'send orders');
    const processed = theSpan(spans, 'process orders');
    expect(sent).toMatchObject({ service: 'producer', attributes: { 'order.id': order.id } });
    expect(processed).toMatchObject({
      service: 'consumer',
      parentSpanId: sent.spanId,
      attributes: { 'order.id': order.id },
    });
  });

  test('has log lines of both services under its trace id', async () => {
    await eventually('log lines by trace id', async () => {
      const lines = await queryLogs(
        `{service_name=~"producer|consumer"} | trace_id = "${order.traceId}"`,
      );
      const services = lines.map(({ labels }) => labels.service_name);
      expect(new Set(services)).toEqual(new Set(['producer', 'consumer']));
      expect(lines.map(({ labels, line }) => JSON.stringify({ labels, line })).join()).toContain(
        order.id,
      );
    });
  });
});

function theSpan(spans: Span[], name: string): Span {
  const [span, ...more] = spans.filter((span) => span.name === name);
  if (!span || more.length > 0) {
    throw new Error(
      `expected one span named "${name}" in [${spans.map(({ name }) => name).join(', ')}]`,
    );
  }
  return span;
}

test('an exemplar leads from a latency in Prometheus to its trace in Tempo', async () => {
  const selector = 'traces_span_metrics_duration_seconds_bucket{service_name="consumer"}';
  await eventually('an exemplar whose trace resolves', async () => {
    const [exemplar] = await queryExemplars(selector, 300);
    const traceId = exemplar?.labels.trace_id ?? '';
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    const services = (await traceById(traceId)).map(({ service }) => service);
    expect(services).toContain('consumer');
  });
});

test('the service graph has the edge from producer to consumer', async () => {
  const edge = 'traces_service_graph_request_total{client="producer", server="consumer"}';
  await eventually(edge, async () => {
    const [sample] = await query(`sum(${edge})`);
    expect(sample?.value).toBeGreaterThan(0);
  });
});
