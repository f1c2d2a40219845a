import { getJson } from '@kafka-o11y/backends';
import type { OrderRequest } from '@kafka-o11y/orders';
import { z } from 'zod';
import type { SentOrder } from '../contract.ts';

const answer = z.object({
  id: z.string(),
  topic: z.string(),
  partition: z.number(),
  offset: z.string(),
  traceId: z.string().optional(),
});

/** The HTTP API of the producer service. */
export class Producer {
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  /**
   * Has one order sent, and resolves when the brokers have acknowledged it.
   *
   * @throws {BackendError} where the producer does not answer, or can't
   */
  send(order: OrderRequest): Promise<SentOrder> {
    return getJson(answer, 'The producer', new URL('/orders', this.#base), { json: order });
  }
}
