export {
  encodeOrder,
  InvalidOrderError,
  type Order,
  type OrderRequest,
  orderRequestSchema,
  parseOrder,
} from './order.ts';
export { randomOrder } from './random-order.ts';
