import { z } from 'zod';

const bySchema = z.string().min(1).max(60).default('this page');

/** One fault that can be switched on inside a service. */
export const faultStateSchema = z.object({
  name: z.string(),
  service: z.enum(['producer', 'consumer']),
  title: z.string(),
  description: z.string(),
  unit: z.string(),
  /** Names and values; `off` is 0. */
  variants: z.record(z.string(), z.number()),
  variant: z.string(),
  /** Who switched it on and when; not known of a file that was written by hand. */
  switched: z.object({ by: z.string(), at: z.string() }).exactOptional(),
});
export type FaultState = z.output<typeof faultStateSchema>;

/** `GET /api/faults`. */
export const faultListSchema = z.object({ faults: z.array(faultStateSchema) });
export type FaultList = z.output<typeof faultListSchema>;

/** `PUT /api/faults/:name`: the variant to switch to, and who does it. */
export const faultChangeSchema = z.strictObject({ variant: z.string().max(60), by: bySchema });
export type FaultChange = z.output<typeof faultChangeSchema>;

/** `POST /api/faults/reset`: who switches all of them off. */
export const faultResetSchema = z.strictObject({ by: bySchema }).nullish();
export type FaultReset = z.output<typeof faultResetSchema>;
