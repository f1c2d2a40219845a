import { decimal, integer, milliseconds, oneOf, text } from '@kafka-o11y/config';
import { clientConfig, commonConfig, securityFaults } from '@kafka-o11y/service';
import { consumerGroup, groupProtocols, services } from '@kafka-o11y/vocabulary';
import { z } from 'zod';

const hourMs = 3_600_000;

export const configSchema = z
  .object({
    ...commonConfig,
    ...clientConfig,
    OTEL_SERVICE_NAME: text('a name').default(services.consumer),
    /** How the group assigns its partitions. "consumer" (KIP-848) needs brokers of Kafka 4. */
    KAFKA_GROUP_PROTOCOL: oneOf(...groupProtocols).default('classic'),
    KAFKA_CONSUMER_GROUP_ID: text('a name').default(consumerGroup),
    /** Where a group begins that has committed nothing yet. */
    KAFKA_AUTO_OFFSET_RESET: oneOf('earliest', 'latest').default('earliest'),
    /** Partitions that one process works on at the same time. */
    CONSUMER_CONCURRENCY: integer(1, 100).default(6),

    /** How long the simulated work on an order takes: in half of the cases no longer than this... */
    WORK_MS_P50: decimal(0, hourMs).default(5),
    /** ...and in 99 of 100 no longer than this. */
    WORK_MS_P99: decimal(0, hourMs).default(20),
    /** The share of attempts that fail. */
    WORK_ERROR_RATE: decimal(0, 1).default(0),

    /** The flags of the faults that can be switched on (flagd format). Without it there are none. */
    FAULT_FLAGS_FILE: text('a file').optional(),

    /** Attempts at an order, the first included, before it becomes a dead letter. */
    MAX_ATTEMPTS: integer(1, 100).default(3),
    /** The pause before the second attempt; it doubles with each further one... */
    RETRY_BACKOFF_MS: milliseconds(0, hourMs).default(1_000),
    /** ...up to this. */
    RETRY_BACKOFF_MAX_MS: milliseconds(0, hourMs).default(30_000),
  })
  .refine((config) => config.WORK_MS_P99 >= config.WORK_MS_P50, {
    path: ['WORK_MS_P99'],
    error: 'expected at least WORK_MS_P50',
  })
  .refine(
    ({ KAFKA_CLIENT, KAFKA_GROUP_PROTOCOL }) =>
      KAFKA_CLIENT !== 'kafkajs' || KAFKA_GROUP_PROTOCOL !== 'consumer',
    {
      path: ['KAFKA_GROUP_PROTOCOL'],
      error: 'expected classic, the only one of KAFKA_CLIENT=kafkajs (platformatic has both)',
      // Told with all other faults.
      when: () => true,
    },
  )
  .superRefine(...securityFaults);

export type Config = z.output<typeof configSchema>;
