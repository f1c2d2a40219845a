import { randomUUID } from 'node:crypto';
import type { Order, OrderItem, OrderRequest, Region } from './order.ts';
import { regions, totalCents } from './order.ts';

/** Returns numbers in [0, 1), as `Math.random` does. */
export type Random = () => number;

/** Bounded, so that keys repeat and each customer's orders have an order to keep. */
const customers = 1_000;

const currencyOf: Record<Region, Order['currency']> = {
  'eu-central': 'EUR',
  'us-east': 'USD',
  'ap-southeast': 'SGD',
  'sa-east': 'BRL',
};

const priceCentsBySku = {
  'coffee-beans-1kg': 1_899,
  'filter-paper-100': 449,
  'hand-grinder': 7_950,
  'kettle-gooseneck': 5_490,
  'pour-over-dripper': 2_400,
  'scale-0.1g': 3_999,
};
const catalogue = Object.entries(priceCentsBySku);

/**
 * A plausible order by one of 1000 customers, each of whom stays in one region.
 *
 * `overrides` are taken as they are; region, currency and total follow from what is then known.
 * With a seeded `random` the order repeats, except for its id and creation time.
 */
export function randomOrder(overrides: OrderRequest = {}, random: Random = Math.random): Order {
  const customer = integer(random, customers);
  const region = overrides.region ?? pick(regions, customer);
  const items = overrides.items ?? randomItems(random);
  return {
    id: randomUUID(),
    customerId: overrides.customerId ?? `customer-${String(customer).padStart(4, '0')}`,
    region,
    items,
    totalCents: totalCents(items),
    currency: overrides.currency ?? currencyOf[region],
    createdAt: new Date().toISOString(),
  };
}

/** One to four different articles, mostly one piece of each. */
function randomItems(random: Random): OrderItem[] {
  const first = integer(random, catalogue.length);
  return Array.from({ length: 1 + integer(random, 4) }, (_, i) => {
    const [sku, unitPriceCents] = pick(catalogue, first + i);
    return { sku, quantity: random() < 0.8 ? 1 : 2 + integer(random, 4), unitPriceCents };
  });
}

function integer(random: Random, below: number): number {
  return Math.floor(random() * below);
}

/** The element at `index`, counting round and round. */
function pick<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}
