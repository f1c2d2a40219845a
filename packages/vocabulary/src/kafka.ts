/** The consumer group that processes the orders. */
export const consumerGroup = 'order-processor';

/**
 * A failed record is published again with headers added, and must fit even where it was as big
 * as a broker takes: message.max.bytes (1 048 588 by default) and 64 KiB more.
 */
const roomForHeaders = [{ name: 'max.message.bytes', value: String(1_048_588 + 65_536) }];

/** The topics of orders, and the settings with which a missing one is created. */
export const topics = {
  orders: { topic: 'orders', numPartitions: 6 },
  /** Orders that failed and are to be tried again after a while. */
  retry: { topic: 'orders.retry', numPartitions: 6, configEntries: roomForHeaders },
  /** Dead letters: records that were given up. Their headers have the reason. */
  deadLetter: { topic: 'orders.dlt', numPartitions: 1, configEntries: roomForHeaders },
} as const;

/** The topic of the canary's records. Only the monitor writes to it. */
export const canaryTopic = 'canary';

/** How its groups' names begin. The underscore marks groups that belong to no application, as in Kafka's own names. */
export const canaryGroupPrefix = '_canary.';

/** The compressions of record batches by Kafka's names and in the order of Kafka's numbers. */
export const compressions = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;
export type Compression = (typeof compressions)[number];

/** The libraries that producer and consumer can use. */
export const kafkaClients = ['kafkajs', 'platformatic'] as const;
export type KafkaClientName = (typeof kafkaClients)[number];

/** Whether a connection is encrypted, and whether a client says who it is, by Kafka's names. */
export const securityProtocols = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const;
export type SecurityProtocol = (typeof securityProtocols)[number];

/** The ways in which a client with a password proves who it is. */
export const saslMechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;
export type SaslMechanism = (typeof saslMechanisms)[number];

/** How the members of a consumer group and the brokers agree on who has which partitions, by Kafka's names. */
export const groupProtocols = ['classic', 'consumer'] as const;
export type GroupProtocolName = (typeof groupProtocols)[number];
