/**
 * A failed record is published again with headers added, and must fit even where it was as big
 * as a broker takes: message.max.bytes (1 048 588 by default) and 64 KiB more.
 */
const roomForHeaders = [{ name: 'max.message.bytes', value: String(1_048_588 + 65_536) }];

/** The topics of orders, and what they are created with where they are not there yet. */
export const topics = {
  orders: { topic: 'orders', numPartitions: 6 },
  /** Orders whose processing failed and that are to be tried again after a while. */
  retry: { topic: 'orders.retry', numPartitions: 6, configEntries: roomForHeaders },
  /** Dead letters: records that were given up, with the reason in their headers. */
  deadLetter: { topic: 'orders.dlt', numPartitions: 1, configEntries: roomForHeaders },
};
