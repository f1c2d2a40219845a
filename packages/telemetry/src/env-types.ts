import { z } from 'zod';

/** The types an environment variable can have; each says what it expects when it is wrong. */

const expected = (what: string) => ({ error: `expected ${what}` });

/** A whole number from `min` to `max`, both included. */
export function integer(min: number, max: number = Number.MAX_SAFE_INTEGER) {
  return bounded(/^-?\d+$/, min, max, `an integer from ${min} to ${max}`);
}

/** A whole number of milliseconds from `min` to `max`, both included. */
export function milliseconds(min: number, max: number) {
  return bounded(/^\d+$/, min, max, `milliseconds, an integer from ${min} to ${max}`);
}

/** A decimal number from `min` to `max`, both included. */
export function decimal(min: number, max: number) {
  return bounded(/^-?\d+(\.\d+)?$/, min, max, `a number from ${min} to ${max}`);
}

function bounded(pattern: RegExp, min: number, max: number, what: string) {
  return z
    .string(expected(what))
    .regex(pattern, expected(what))
    .transform(Number)
    .pipe(z.number().min(min, expected(what)).max(max, expected(what)));
}

/** One of `choices`, spelt exactly so. */
export function oneOf<const Choice extends string>(...choices: [Choice, ...Choice[]]) {
  return z.enum(choices, expected(`one of ${choices.join(', ')}`));
}

/** `true` or `false`, in any case. */
export function boolean() {
  const what = expected('true or false');
  return z
    .string(what)
    .toLowerCase()
    .pipe(z.enum(['true', 'false'], what))
    .transform((text) => text === 'true');
}

/** A comma-separated list with at least one item; each item matches `pattern`. */
export function list(what: string, pattern: RegExp = /./) {
  const message = expected(`${what}, comma-separated`);
  return z
    .string(message)
    .transform((text) => text.split(',').map((item) => item.trim()))
    .refine((items) => items.every((item) => pattern.test(item)), message);
}

/** Text that matches `pattern`, described by `what`. */
export function text(what: string, pattern: RegExp = /\S/) {
  return z.string(expected(what)).regex(pattern, expected(what));
}
