import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The environment is not usable. `message` lists every fault, one a line. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`invalid configuration\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/**
 * Reads the environment by a schema. It checks every variable before it complains.
 *
 * An empty variable counts as not set, because compose writes `${NAME:-}` for "not set".
 *
 * @param schema an object of variable names; its fields are the types below, or plain zod
 * @throws {ConfigError} naming each bad variable, its value (masked if it is a secret) and what
 *   was expected
 */
export function readConfig<Schema extends z.ZodObject>(
  schema: Schema,
  env: NodeJS.ProcessEnv = process.env,
): Readonly<z.output<Schema>> {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = schema.safeParse(present);
  if (result.success) return Object.freeze(result.data);
  throw new ConfigError(result.error.issues.map((issue) => describe(issue, present)));
}

function describe(issue: z.core.$ZodIssue, env: NodeJS.ProcessEnv): string {
  const name = String(issue.path[0] ?? 'environment');
  const value = env[name];
  return value === undefined
    ? `${name} is not set: ${issue.message}`
    : `${name}=${JSON.stringify(masked(name, value))}: ${issue.message}`;
}

/** The name of a file is no secret. */
const SECRET_NAME = /(?:PASSWORD|SECRET|TOKEN|CREDENTIAL|HEADERS|API_?KEY)(?!.*_FILE$)/;
const URL_CREDENTIALS = /\/\/[^/@\s]*@/g;

function masked(name: string, value: string): string {
  return SECRET_NAME.test(name) ? '***' : value.replace(URL_CREDENTIALS, '//***@');
}

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

/** One of `choices`, in this spelling. */
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

/** A comma-separated list with at least one item. Each item matches `pattern`. */
export function list(what: string, pattern: RegExp = /./) {
  const message = expected(`${what}, comma-separated`);
  return z
    .string(message)
    .transform((text) => text.split(',').map((item) => item.trim()))
    .refine((items) => items.every((item) => pattern.test(item)), message);
}

/** A regular expression that has to match a whole text, not a part of it. */
export function wholeMatch() {
  const message = 'expected a regular expression';
  return z.string(message).transform((source, context) => {
    try {
      return new RegExp(`^(?:${source})$`);
    } catch {
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
  });
}

/** The content of the file of that name, without white space around it. `what` describes it in the error. */
export function contentOf(what: string) {
  return z.string(expected(what)).transform((path, context) => {
    try {
      const content = readFileSync(path, 'utf8').trim();
      if (content !== '') return content;
      context.addIssue({ code: 'custom', message: `expected ${what}, but it is empty` });
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? String(error);
      context.addIssue({ code: 'custom', message: `expected ${what}: ${reason}` });
    }
    return z.NEVER;
  });
}

/** Text that matches `pattern`. `what` describes it in the error. */
export function text(what: string, pattern: RegExp = /\S/) {
  return z.string(expected(what)).regex(pattern, expected(what));
}
