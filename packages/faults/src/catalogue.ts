import { z } from 'zod';
import flags from '../flags.json' with { type: 'json' };

/** A fault that can be switched on inside a service. */
export type FaultName = keyof typeof flags.flags;

/** One fault of flags.json: a flagd flag whose variants are numbers and whose `off` is 0. */
const flagSchema = z.looseObject({
  state: z.literal('ENABLED'),
  variants: z.looseObject({ off: z.literal(0) }).catchall(z.number().nonnegative()),
  defaultVariant: z.string(),
  metadata: z.strictObject({
    service: z.enum(['producer', 'consumer']),
    title: z.string(),
    description: z.string(),
    unit: z.string(),
    /** Who switched it on, and when; in the lab's own files only. */
    by: z.string().optional(),
    at: z.iso.datetime().optional(),
  }),
});

/** A flag file as flagd reads it: https://flagd.dev/reference/flag-definitions/ */
export const flagFileSchema = z.looseObject({ flags: z.record(z.string(), flagSchema) });

export type FlagFile = z.infer<typeof flagFileSchema>;

/** Every fault of the lab, all of them off. */
export const catalogue: FlagFile = flagFileSchema.parse(flags);

/** Whether there is such a fault, and such a variant of it. */
export function hasVariant(name: string, variant: string): name is FaultName {
  const flag = Object.hasOwn(catalogue.flags, name) ? catalogue.flags[name] : undefined;
  return flag !== undefined && Object.hasOwn(flag.variants, variant);
}

/** Names of the faults that a service has to offer. */
export function faultsOf(service: 'producer' | 'consumer'): FaultName[] {
  return Object.entries(catalogue.flags)
    .filter(([, { metadata }]) => metadata.service === service)
    .map(([name]) => name as FaultName);
}
