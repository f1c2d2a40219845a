import { commonConfig } from '@kafka-o11y/service';
import { text } from '@kafka-o11y/telemetry';
import { z } from 'zod';
import { canaryConfig } from './canary/config.ts';
import { lagConfig } from './lag/config.ts';

export const configSchema = z
  .object({
    ...commonConfig,
    OTEL_SERVICE_NAME: text('a name').default('monitor'),
    ...canaryConfig,
    ...lagConfig,
  })
  .refine((config) => config.CANARY_LOST_MS > config.CANARY_LATE_MS, {
    path: ['CANARY_LOST_MS'],
    error: 'expected more than CANARY_LATE_MS',
  });

export type Config = z.output<typeof configSchema>;
