import { z } from 'zod';

export const regions = ['eu-central', 'us-east', 'ap-southeast', 'sa-east'] as const;

/** Only currencies with two decimals, so that "cents" is true of each of them (ISO 4217). */
export const currencies = ['EUR', 'USD', 'SGD', 'BRL'] as const;

export const orderItemSchema = z.strictObject({
  sku: z.string().min(1).max(64),
  quantity: z.int().min(1).max(1_000),
  unitPriceCents: z.int().min(0).max(100_000_000),
});

/**
 * One order event, as it travels in a record's value (JSON).
 *
 * Money is in integer cents: sums of decimal fractions do not come out exactly in floating point.
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

/** What a caller may choose about an order that is made for them; the rest is generated. */
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
