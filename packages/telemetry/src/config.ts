import type { z } from 'zod';

/** Raised when the environment can't be used; `message` lists every fault, one a line. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`invalid configuration\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/**
 * Reads a schema of environment variables, all of them before any complaint.
 *
 * An empty variable counts as not set, as compose writes `${NAME:-}` for "not set".
 *
 * @param schema an object of variable names; its fields come from `env-types.ts` or plain zod
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

const SECRET_NAME = /PASSWORD|SECRET|TOKEN|CREDENTIAL|HEADERS|API_?KEY/;
const URL_CREDENTIALS = /\/\/[^/@\s]*@/g;

function masked(name: string, value: string): string {
  return SECRET_NAME.test(name) ? '***' : value.replace(URL_CREDENTIALS, '//***@');
}
