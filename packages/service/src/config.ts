import { decimal, integer, list, oneOf, text } from '@kafka-o11y/config';
import { compressions, kafkaClients } from '@kafka-o11y/vocabulary';
import { securityConfig } from './security.ts';

/** Environment variables that every service understands, to be spread into its own schema. */
export const commonConfig = {
  ...securityConfig,
  KAFKA_BOOTSTRAP_SERVERS: list('host:port', /^[\w.-]+:\d{1,5}$/).default(['localhost:9092']),
  /** How the record batches that the service writes are compressed. It reads them all. */
  KAFKA_COMPRESSION: oneOf(...compressions).default('none'),
  HTTP_HOST: text('an address to listen on').default('127.0.0.1'),
  /** 0 takes any free port. */
  HTTP_PORT: integer(0, 65_535).default(8080),
  /** Lines a second of the log that has one line per order; errors are always logged. */
  ORDER_LOG_RATE: decimal(0, 100_000).default(100),
};

/** Of the services that send orders or process them. */
export const clientConfig = {
  /** The library that talks to Kafka. */
  KAFKA_CLIENT: oneOf(...kafkaClients).default('kafkajs'),
};
