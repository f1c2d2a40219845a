import type { OrderRequest } from '@kafka-o11y/orders';
import { Problem } from '@kafka-o11y/service';
import { z } from 'zod';
import type { SentOrder } from '../contract.ts';

const timeoutMs = 8_000;

const sent = z.object({
  id: z.string(),
  topic: z.string(),
  partition: z.number(),
  offset: z.string(),
  traceId: z.string().optional(),
});
const refused = z.object({ detail: z.string() });

/** The HTTP API of the producer service. */
export class Producer {
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  /**
   * Has one order sent, and resolves when the brokers have acknowledged it.
   *
   * @throws {Problem} 502 where the producer does not answer within 8 s, or can't
   */
  async send(order: OrderRequest): Promise<SentOrder> {
    const { status, body } = await post(new URL('/orders', this.#base), order);
    if (status < 300) {
      const { data, error } = sent.safeParse(body);
      if (data) return data;
      const message = `The producer answered with something else than an order: ${z.prettifyError(error)}`;
      throw new Problem(502, message, { cause: error });
    }
    const detail = refused.safeParse(body).data?.detail ?? 'no reason given';
    throw new Problem(502, `The producer (${status}): ${detail}`);
  }
}

async function post(url: URL, order: OrderRequest): Promise<{ status: number; body: unknown }> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(order),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    return { status: response.status, body: parseJson(text) };
  } catch (cause) {
    throw new Problem(502, `The producer cannot be reached: ${reason(cause)}`, { cause });
  }
}

/** Undefined for what is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** fetch() says only "fetch failed"; why it failed is in the cause. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}
