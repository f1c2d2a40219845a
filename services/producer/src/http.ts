import { QueueFullError, traceContextOf } from '@kafka-o11y/kafka';
import type { OrderRequest } from '@kafka-o11y/orders';
import { orderRequestSchema, randomOrder } from '@kafka-o11y/orders';
import { createHttp, Problem } from '@kafka-o11y/service';
import { trace } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { SendOrder } from './send-order.ts';

/**
 * The producer's HTTP server: health, and `POST /orders`, which sends one order and answers when
 * the brokers have acknowledged it. The body may choose parts of the order; the rest is made up.
 */
export function createOrdersHttp(options: {
  logger: Logger;
  notReady: () => string | undefined;
  send: SendOrder;
}): FastifyInstance {
  const { logger, notReady, send } = options;
  const http = createHttp({ logger, notReady });
  const body = orderRequestSchema.nullish();
  http.post<{ Body: OrderRequest | null | undefined }>(
    '/orders',
    { schema: { body } },
    async (request, reply) => {
      const unavailable = notReady();
      if (unavailable !== undefined) throw new Problem(503, `${unavailable}; try again later`);
      const order = randomOrder(request.body ?? {});
      const { topic, partition, offset, headers } = await send(order).catch(rejected);
      const traceId = trace.getSpanContext(traceContextOf(headers))?.traceId;
      return reply.code(202).send({ id: order.id, topic, partition, offset, traceId });
    },
  );
  return http;
}

function rejected(cause: unknown): never {
  const detail =
    cause instanceof QueueFullError
      ? 'more orders are waiting for the broker than the queue holds; try again later'
      : 'the broker did not acknowledge the order; try again later';
  throw new Problem(503, detail, { cause });
}
