import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ConfigError, oneOf, text, wholeMatch } from '@kafka-o11y/config';
import type { KafkaSecurity } from '@kafka-o11y/kafka';
import { securityConfig, securityFaults, securityOf } from '@kafka-o11y/service';
import type { SecurityProtocol } from '@kafka-o11y/vocabulary';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { NamePatterns } from './names.ts';

/** Where the cluster runs. It changes only in which words a missing right is told. */
export const presets = [
  'none',
  'msk',
  'confluent-cloud',
  'redpanda',
  'strimzi',
  'aiven',
  'event-hubs',
] as const;
export type Preset = (typeof presets)[number];

/** The cluster to attach to; docs/attach.md describes each field. */
export interface AttachConfig {
  name: string;
  /** As "host:port", at least one. */
  bootstrap: string[];
  protocol: SecurityProtocol;
  security: KafkaSecurity;
  /** JMX exporters, as "host:port". */
  jmx: string[];
  topics: NamePatterns;
  groups: NamePatterns;
  canary: boolean;
  preset: Preset;
}

export interface CommandLine {
  config: AttachConfig;
  /** `security` in the services' words, with secrets as paths: KAFKA_SECURITY_PROTOCOL and its like. */
  environment: Record<string, string>;
  /** Whether the result is printed as JSON. */
  json: boolean;
}

const MAX_PORT = 65_535;
const URL_CREDENTIALS = /\/\/[^/@\s]*@/g;

const hostPort = z
  .string({ error: 'expected host:port' })
  .refine((address) => Number(/^[\w.-]+:(\d{1,5})$/.exec(address)?.[1]) <= MAX_PORT, {
    error: 'expected host:port',
  });

const hostPorts = z.array(hostPort, { error: 'expected a list of host:port' });

/** Names that begin with _ are Kafka's own, or the canary's. */
const namePatterns = z
  .strictObject(
    {
      include: wholeMatch().default(/^(?:.*)$/),
      exclude: wholeMatch().default(/^(?:_.*)$/),
    },
    { error: shapeOf('include and exclude') },
  )
  .prefault({});

const schema = z.strictObject(
  {
    name: text(
      'a name of letters, digits, ".", "_" and "-", the first a letter or digit',
      /^[A-Za-z\d][\w.-]*$/,
    ),
    bootstrap: hostPorts.min(1, { error: 'expected a list of host:port' }),
    jmx: hostPorts.default([]),
    topics: namePatterns,
    groups: namePatterns,
    canary: z.boolean({ error: 'expected true or false' }).default(false),
    preset: oneOf(...presets).default('none'),
  },
  { error: shapeOf('fields of docs/attach.md') },
);

/** What a service knows by environment variables: the same words, checked by the same rules. */
const securitySchema = z.object(securityConfig).superRefine(...securityFaults);

/** The fields of `security` by the names of the environment variables. */
const securityFields = {
  KAFKA_SECURITY_PROTOCOL: 'protocol',
  KAFKA_SASL_MECHANISM: 'mechanism',
  KAFKA_SASL_USERNAME: 'username',
  KAFKA_SASL_PASSWORD_FILE: 'passwordFile',
  KAFKA_SSL_CA_FILE: 'caFile',
  KAFKA_SSL_CERT_FILE: 'certFile',
  KAFKA_SSL_KEY_FILE: 'keyFile',
} as const;

/** Each flag, and the field of attach.yaml that it stands for. */
const flags = [
  { flag: 'name', field: 'name' },
  { flag: 'bootstrap', field: 'bootstrap', type: 'list' },
  { flag: 'security-protocol', field: 'security.protocol' },
  { flag: 'sasl-mechanism', field: 'security.mechanism' },
  { flag: 'sasl-username', field: 'security.username' },
  { flag: 'sasl-password-file', field: 'security.passwordFile' },
  { flag: 'tls-ca', field: 'security.caFile' },
  { flag: 'tls-cert', field: 'security.certFile' },
  { flag: 'tls-key', field: 'security.keyFile' },
  { flag: 'jmx', field: 'jmx', type: 'list' },
  { flag: 'topics', field: 'topics.include' },
  { flag: 'topics-exclude', field: 'topics.exclude' },
  { flag: 'groups', field: 'groups.include' },
  { flag: 'groups-exclude', field: 'groups.exclude' },
  { flag: 'canary', field: 'canary', type: 'boolean' },
  { flag: 'preset', field: 'preset' },
] as const satisfies { flag: string; field: string; type?: 'list' | 'boolean' }[];

export const USAGE = `doctor --config attach.yaml [--json]
doctor --bootstrap HOST:PORT[,...] [--name N] [--security-protocol P] [--sasl-mechanism M]
       [--sasl-username U] [--sasl-password-file FILE] [--tls-ca FILE] [--tls-cert FILE] [--tls-key FILE]
       [--jmx HOST:PORT[,...]] [--topics RE] [--topics-exclude RE] [--groups RE] [--groups-exclude RE]
       [--canary] [--preset P] [--json]`;

/**
 * Reads the command line, and the file that it names.
 *
 * @param args the arguments after the program's name
 * @throws {ConfigError} with every fault
 */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { content, json, nameOf } = given(args);
  return { ...checked(content, nameOf), json };
}

/** {@link readCommandLine} for a program: faults are printed, and end it with exit code 2. */
export function readCommandLineOrExit(args: readonly string[]): CommandLine {
  try {
    return readCommandLine(args);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    exitWithFaults(error.message);
  }
}

/** Ends the program with exit code 2. */
export function exitWithFaults(message: string): never {
  console.error(`doctor: ${message}\n\n${USAGE}`);
  process.exit(2);
}

/**
 * The files that the flags, or the file that they name, stand for: secrets and certificates. None is read.
 *
 * @param args the arguments after the program's name
 * @returns nothing for a command line with faults, which {@link readCommandLine} tells
 */
export function filesOf(args: readonly string[]): string[] {
  try {
    const { content } = given(args);
    const security = isObject(content) ? environmentOf(content.security) : {};
    return Object.entries(security)
      .filter(([name]) => name.endsWith('_FILE'))
      .map(([, path]) => String(path));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [];
  }
}

interface Given {
  /** In the shape of attach.yaml, not yet checked. */
  content: unknown;
  json: boolean;
  /** How a field is called where it was given. */
  nameOf: (field: string) => string;
}

function given(args: readonly string[]): Given {
  const { config: path, json, ...values } = parsed(args);
  if (path === undefined) {
    const names = new Map<string, string>(flags.map(({ flag, field }) => [field, `--${flag}`]));
    const content = withPathsFrom(process.cwd(), fieldsOf(values));
    return { content, json, nameOf: (field) => names.get(field) ?? field };
  }
  if (Object.keys(values).length > 0) {
    const extra = Object.keys(values).map((flag) => `--${flag}`);
    throw new ConfigError([`${extra.join(', ')}: expected in ${path}, not beside --config`]);
  }
  return { content: contentOfFile(path), json, nameOf: (field) => field };
}

type Flags = Record<string, string | boolean>;

function parsed(args: readonly string[]): Flags & { config?: string; json: boolean } {
  const options = Object.fromEntries(
    flags.map((flag) => {
      const isBoolean = 'type' in flag && flag.type === 'boolean';
      return [flag.flag, { type: isBoolean ? ('boolean' as const) : ('string' as const) }];
    }),
  );
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...options,
        config: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    return values as ReturnType<typeof parsed>;
  } catch (error) {
    throw new ConfigError([error instanceof Error ? error.message : String(error)]);
  }
}

/** The flags in the shape of attach.yaml. */
function fieldsOf(given: Flags): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const { flag, field, ...rest } of flags) {
    const value = given[flag];
    if (value === undefined) continue;
    const isList = 'type' in rest && rest.type === 'list';
    const typed = isList ? String(value).split(',') : value;
    const [outer = field, inner] = field.split('.');
    const before = fields[outer];
    fields[outer] = inner ? { ...(isObject(before) && before), [inner]: typed } : typed;
  }
  return fields;
}

function contentOfFile(path: string): unknown {
  let content: string;
  try {
    content = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigError([`--config=${JSON.stringify(path)}: expected a file: ${code}`]);
  }
  const document = parseDocument(content, { prettyErrors: true });
  if (document.errors.length > 0) {
    // Below the first line it quotes the file, which may have a secret in the wrong place.
    const faults = document.errors.map(({ message }) => message.split('\n')[0]);
    throw new ConfigError(faults.map((fault) => `${path}: ${fault}`));
  }
  return withPathsFrom(dirname(path), document.toJS());
}

/** Files in attach.yaml are named from where it is. */
function withPathsFrom(directory: string, content: unknown): unknown {
  if (!isObject(content) || !isObject(content.security)) return content;
  const security = Object.entries(content.security).map(([field, value]) => [
    field,
    field.endsWith('File') && typeof value === 'string' ? resolve(directory, value) : value,
  ]);
  return { ...content, security: Object.fromEntries(security) };
}

function checked(
  content: unknown,
  nameOf: (field: string) => string,
): Pick<CommandLine, 'config' | 'environment'> {
  const { security = {}, ...others } = isObject(content) ? content : {};
  const rest = { name: nameFrom(others.bootstrap), ...others };
  const body = schema.safeParse(isObject(content) ? rest : content);
  const safety = securitySchema.safeParse(environmentOf(security));
  const faults = [
    ...(body.error?.issues ?? []).map((issue) => describe(issue, rest, nameOf)),
    ...unknownSecurity(security),
    ...(safety.error?.issues ?? []).map((issue) => describeSecurity(issue, security, nameOf)),
  ];
  if (!body.success || !safety.success || faults.length > 0) throw new ConfigError(faults);
  const { KAFKA_SECURITY_PROTOCOL: protocol, KAFKA_SASL_MECHANISM: mechanism } = safety.data;
  return {
    config: { ...body.data, protocol, security: securityOf(safety.data) },
    environment: {
      ...(environmentOf(security) as Record<string, string>),
      KAFKA_SECURITY_PROTOCOL: protocol,
      ...(protocol.startsWith('SASL') && { KAFKA_SASL_MECHANISM: mechanism }),
    },
  };
}

/** A cluster without a name has that of its first host. */
function nameFrom(bootstrap: unknown): string | undefined {
  const [first] = Array.isArray(bootstrap) ? bootstrap : [];
  return typeof first === 'string' ? /^([\w.-]+):\d+$/.exec(first)?.[1] : undefined;
}

function environmentOf(security: unknown): Record<string, unknown> {
  const given = isObject(security) ? security : {};
  const variables = Object.entries(securityFields).map(([name, field]) => [name, given[field]]);
  return Object.fromEntries(variables.filter(([, value]) => value !== undefined));
}

function unknownSecurity(security: unknown): string[] {
  const fields: string[] = Object.values(securityFields);
  if (!isObject(security)) return [`security: expected ${fields.join(', ')}`];
  return Object.keys(security)
    .filter((field) => !fields.includes(field))
    .map((field) => `security.${field} is not known: expected ${fields.join(', ')}`);
}

function describeSecurity(
  { path, message }: z.core.$ZodIssue,
  security: unknown,
  nameOf: (field: string) => string,
): string {
  const fields = new Map<string, string>(
    Object.entries(securityFields).map(([name, field]) => [name, `security.${field}`]),
  );
  const field = fields.get(String(path[0])) ?? 'security';
  const told = message.replace(/KAFKA_\w+/g, (name) => nameOf(fields.get(name) ?? name));
  return `${nameOf(field)}${valueAt({ security }, field.split('.'))}: ${told}`;
}

function describe(
  issue: z.core.$ZodIssue,
  content: Record<string, unknown>,
  nameOf: (field: string) => string,
): string {
  const [first, ...inner] = issue.path;
  if (issue.code === 'unrecognized_keys') {
    const unknown = issue.keys.map((key) => [...issue.path, key].join('.'));
    return `${unknown.join(', ')} is not known: ${issue.message}`;
  }
  if (first === undefined) return issue.message;
  const list = inner.findIndex((part) => typeof part === 'number');
  const named = [first, ...(list < 0 ? inner : inner.slice(0, list))].join('.');
  return `${nameOf(named)}${valueAt(content, issue.path)}: ${issue.message}`;
}

/** The value as it was given, or that there is none. */
function valueAt(content: unknown, path: readonly PropertyKey[]): string {
  const value = path.reduce<unknown>(
    (at, part) => (at as Record<PropertyKey, unknown> | undefined)?.[part],
    content,
  );
  return value === undefined
    ? ' is not set'
    : `=${JSON.stringify(value).replace(URL_CREDENTIALS, '//***@')}`;
}

function shapeOf(what: string) {
  return () => `expected ${what}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
