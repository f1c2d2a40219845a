import { decimal, text } from '@kafka-o11y/config';
import { clientConfig, commonConfig, securityFaults } from '@kafka-o11y/service';
import { services } from '@kafka-o11y/vocabulary';
import { z } from 'zod';

export const configSchema = z
  .object({
    ...commonConfig,
    ...clientConfig,
    OTEL_SERVICE_NAME: text('a name').default(services.producer),
    /** Orders a second; 0 is as many as the broker takes. */
    PRODUCER_RATE: decimal(0, 100_000).default(10),
    /** The flags of the faults that can be switched on (flagd format). Without it there are none. */
    FAULT_FLAGS_FILE: text('a file').optional(),
  })
  .superRefine(...securityFaults);

export type Config = z.output<typeof configSchema>;
