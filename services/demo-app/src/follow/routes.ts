import type { Logs, Prometheus, Traces } from '@kafka-o11y/backends';
import type { OrderRequest } from '@kafka-o11y/orders';
import { orderRequestSchema } from '@kafka-o11y/orders';
import { Problem } from '@kafka-o11y/service';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { OrderTraces, SentOrder, TraceAnswer, TraceLogs, TraceMetrics } from '../contract.ts';
import type { Session } from '../security.ts';
import { traceCharts, traceLogs } from './around-trace.ts';
import { failedOrders, recentOrders, sendOrder } from './orders.ts';
import { flatten } from './trace.ts';

const body = orderRequestSchema.nullish();
const params = z.object({ traceId: z.string().regex(/^[0-9a-f]{32}$/, 'expected a trace id') });
const around = z.strictObject({ at: z.coerce.number().int().positive().max(8.64e15) });

type OfTrace = { Params: z.output<typeof params> };

/**
 * `POST /api/orders` has one order sent; `GET /api/orders/recent` and `/failed` find traces of
 * orders; `GET /api/traces/:traceId`, `.../logs?at=` and `.../metrics` are one of them.
 */
export function followRoutes(
  http: FastifyInstance,
  context: {
    session: Session;
    /** The base URL of the producer. */
    producer: string;
    prometheus: Prometheus;
    logs: Logs;
    traces: Traces;
    /** The consumer group that processes the orders. */
    group: string;
  },
): void {
  const { session, producer, prometheus, logs, traces, group } = context;
  const trace = async (traceId: string) =>
    flatten(traceId, await traces.trace(traceId), traces.name);

  http.post<{ Body: OrderRequest | null | undefined }>(
    '/api/orders',
    { onRequest: session.required, schema: { body } },
    async (request, reply): Promise<SentOrder> => {
      reply.code(202);
      return sendOrder(producer, request.body ?? {});
    },
  );
  http.get('/api/orders/recent', async (): Promise<OrderTraces> => {
    return { traces: await recentOrders(traces) };
  });
  http.get('/api/orders/failed', async (): Promise<OrderTraces> => {
    return { traces: await failedOrders(traces) };
  });
  http.get<OfTrace>(
    '/api/traces/:traceId',
    { schema: { params } },
    async ({ params: { traceId } }): Promise<TraceAnswer> => trace(traceId),
  );
  http.get<OfTrace & { Querystring: z.output<typeof around> }>(
    '/api/traces/:traceId/logs',
    { schema: { params, querystring: around } },
    async ({ params: { traceId }, query: { at } }): Promise<TraceLogs> => {
      return { lines: await traceLogs(logs, traceId, at) };
    },
  );
  http.get<OfTrace>(
    '/api/traces/:traceId/metrics',
    { schema: { params } },
    async ({ params: { traceId } }): Promise<TraceMetrics> => {
      const found = await trace(traceId);
      if (found.spans.length > 0) return traceCharts(prometheus, found, group);
      throw new Problem(404, `${traces.name} does not know the trace ${traceId} (yet)`);
    },
  );
}
