/** Record header with the id of the order. The producer of the order writes it. */
export const ORDER_ID_HEADER = 'order-id';

/** Span attribute with the id of the order. Send and process spans carry it. */
export const ORDER_ID_ATTRIBUTE = 'order.id';
