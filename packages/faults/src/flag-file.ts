import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import lab from '../flags.json' with { type: 'json' };

/** A fault that can be switched on inside a service. */
export type FaultName = keyof typeof lab.flags;

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
const flagFileSchema = z.looseObject({ flags: z.record(z.string(), flagSchema) });

type FlagFile = z.infer<typeof flagFileSchema>;

/** Every fault of the lab, all of them off. */
export const catalogue: FlagFile = flagFileSchema.parse(lab);

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

/** A fault that is on: how strongly, and since when and by whom, if the file says so. */
interface FaultSwitch {
  variant: string;
  switched?: { by: string; at: string };
}

/** Each fault that is on: `{ processingLatency: { variant: 'high' } }`. */
export type FaultSwitches = Partial<Record<FaultName, FaultSwitch>>;

/**
 * The switches that the file has on. Without a file, none are on.
 *
 * @throws if the file is no flag file
 */
export async function readSwitches(file: string): Promise<FaultSwitches> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return JSON.stringify(catalogue);
    throw error;
  });
  const { flags } = flagFileSchema.parse(JSON.parse(text));
  return Object.fromEntries(
    Object.entries(flags)
      .filter(([, { defaultVariant }]) => defaultVariant !== 'off')
      .map(([name, { defaultVariant: variant, metadata }]) => {
        const { by, at } = metadata;
        const known = by !== undefined && at !== undefined;
        return [name, { variant, ...(known && { switched: { by, at } }) }];
      }),
  );
}

/**
 * Writes the whole flag file, with these faults on and all others off. A reader sees the old file or
 * the new one, and nothing in between.
 *
 * @throws RangeError for a fault or variant that the catalogue does not have
 */
export async function writeSwitches(file: string, switches: FaultSwitches): Promise<void> {
  const next = structuredClone(catalogue);
  for (const [name, { variant, switched }] of Object.entries(switches)) {
    const flag = next.flags[name];
    if (!flag || !hasVariant(name, variant)) {
      throw new RangeError(`there is no fault ${name} with the variant ${variant}`);
    }
    flag.defaultVariant = variant;
    Object.assign(flag.metadata, switched);
  }
  await writeFile(`${file}.new`, `${JSON.stringify(next, null, 2)}\n`);
  await rename(`${file}.new`, file);
}
