import { readFile, rename, writeFile } from 'node:fs/promises';
import type { FaultName } from './catalogue.ts';
import { catalogue, flagFileSchema, hasVariant } from './catalogue.ts';

/** A fault that is on: how strongly and, where that was written down, since when and by whom. */
export interface FaultSwitch {
  variant: string;
  switched?: { by: string; at: string };
}

/** Each fault that is on: `{ processingLatency: { variant: 'high' } }`. */
export type FaultSwitches = Partial<Record<FaultName, FaultSwitch>>;

/**
 * The switches as the file has them; none are on if there is no file yet.
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
      .map(
        ([
          name,
          {
            defaultVariant: variant,
            metadata: { by, at },
          },
        ]) => [
          name,
          { variant, ...(by !== undefined && at !== undefined && { switched: { by, at } }) },
        ],
      ),
  );
}

/**
 * Writes the whole flag file, with these faults on and all others off. Readers see the old file or
 * the new one and nothing in between.
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
