/** Record header in which a producer of orders puts the order's id. */
export const ORDER_ID_HEADER = 'order-id';

/** Span attribute which the Kafka instrumentation fills from that header, on both sides. */
export const ORDER_ID_ATTRIBUTE = 'order.id';
