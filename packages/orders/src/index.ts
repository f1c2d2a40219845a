export { encodeOrder, InvalidOrderError, parseOrder } from './codec.ts';
export {
  currencies,
  type Order,
  type OrderItem,
  type OrderRequest,
  orderRequestSchema,
  orderSchema,
  regions,
  totalCents,
} from './order.ts';
export { type Random, randomOrder } from './random-order.ts';
export { topics } from './topics.ts';
