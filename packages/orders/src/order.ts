import { z } from 'zod';

export const regions = ['eu-central', 'us-east', 'ap-southeast', 'sa-east'] as const;

/** Each of these currencies has two decimals (ISO 4217), so that "cents" is true of it. */
export const currencies = ['EUR', 'USD', 'SGD', 'BRL'] as const;

const orderItemSchema = z.strictObject({
  sku: z.string().min(1).max(64),
  quantity: z.int().min(1).max(1_000),
  unitPriceCents: z.int().min(0).max(100_000_000),
});

/**
 * One order event, as it travels in a record's value (JSON).
 *
 * Money is in integer cents, because sums of decimal fractions are not exact in floating point.
 */
export const orderSchema = z
  .strictObject({
    id: z.uuid(),
    customerId: z.string().min(1).max(64),
    region: z.enum(regions),
    items: z.array(orderItemSchema).min(1).max(100),
    totalCents: z.int().min(0),
    currency: z.enum(currencies),
    createdAt: z.iso.datetime(),
  })
  .refine((order) => order.totalCents === totalCents(order.items), {
    path: ['totalCents'],
    error: 'expected the sum of quantity × unitPriceCents over the items',
  });

/** What a caller may choose about a generated order. */
export const orderRequestSchema = z
  .strictObject({
    customerId: orderSchema.shape.customerId,
    region: orderSchema.shape.region,
    items: orderSchema.shape.items,
    currency: orderSchema.shape.currency,
  })
  .partial();

export type Order = z.infer<typeof orderSchema>;
export type OrderItem = z.infer<typeof orderItemSchema>;
export type OrderRequest = z.infer<typeof orderRequestSchema>;
export type Region = Order['region'];

/** The price of all items together, in cents. */
export function totalCents(items: readonly OrderItem[]): number {
  return items.reduce((sum, item) => sum + item.quantity * item.unitPriceCents, 0);
}

/** A record value is not an order. Another try does not help: it is a poison record. */
export class InvalidOrderError extends Error {
  override readonly name = 'InvalidOrderError';
}

/** The order as a record value. It does not check the order: the consumer's `parseOrder` does. */
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
