import type { Order } from './order.ts';
import { orderSchema } from './order.ts';

/** A record value that is not an order and will not become one by trying again: a poison record. */
export class InvalidOrderError extends Error {
  override readonly name = 'InvalidOrderError';
}

/** The order as a record value. The order is not checked: the consumer's `parseOrder` does that. */
export function encodeOrder(order: Order): string {
  return JSON.stringify(order);
}

/**
 * The order in a record value.
 *
 * @throws InvalidOrderError naming every field at fault, and never anything else
 */
export function parseOrder(value: Buffer | string | null): Order {
  if (value === null) throw new InvalidOrderError('the record has no value');
  const result = orderSchema.safeParse(parseJson(value.toString()));
  if (result.success) return result.data;
  const faults = result.error.issues.map(
    (issue) => `${issue.path.join('.') || 'value'}: ${issue.message}`,
  );
  throw new InvalidOrderError(`not an order: ${faults.join('; ')}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidOrderError('the record value is not JSON', { cause });
  }
}
