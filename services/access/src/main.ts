/**
 * Gives each principal of a secure cluster its password and its rights, as the administrator. A one-shot, which
 * may be repeated: what is there stays.
 *
 * Exit code 0: all of it holds; 1: it does not, and stderr says why.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { ConfigError, contentOf, integer, list, oneOf, readConfig, text } from '@kafka-o11y/config';
import { createKafka, ensureTopics, persist } from '@kafka-o11y/kafka';
import { topics } from '@kafka-o11y/vocabulary';
import { pino } from 'pino';
import { z } from 'zod';
import { Administrator } from './administrator.ts';
import { aclsOf, rights } from './rights.ts';
import { scramCredential } from './scram.ts';

const ADMIN = 'admin';
/** The brokers have one of the two, and the other while their password is being renewed. */
const BROKER_USERS = ['broker-a', 'broker-b'];

const configSchema = z.object({
  KAFKA_BOOTSTRAP_SERVERS: list('host:port', /^[\w.-]+:\d{1,5}$/),
  KAFKA_SSL_CA_FILE: contentOf('a file of certificates'),
  /** As make-secrets makes it: passwords/USER, and admin-before if the administrator's is to be renewed. */
  SECRETS_DIR: text('a directory'),
  /** Takes the password of the brokers' former user, once none of them is that user any more. */
  REMOVE_FORMER: oneOf('yes', 'no').default('no'),
  TIMEOUT_SECONDS: integer(1).default(120),
});

const config = environment();
const logger = pino();
const file = (name: string) => readFileSync(`${config.SECRETS_DIR}/${name}`, 'utf8').trim();
const users = readdirSync(`${config.SECRETS_DIR}/passwords`);
const passwords = new Map(users.map((user) => [user, file(`passwords/${user}`)]));
const before = `${config.SECRETS_DIR}/admin-before`;
const signal = AbortSignal.timeout(config.TIMEOUT_SECONDS * 1_000);
const options = { logger, signal };

const securityWith = (password: string) => ({
  tls: { ca: config.KAFKA_SSL_CA_FILE },
  sasl: { mechanism: 'SCRAM-SHA-512' as const, username: ADMIN, password },
});

/** The administrator's password is the new one or, where it is to be renewed, still the one before. */
async function connect(): Promise<Administrator> {
  const wanted = passwords.get(ADMIN) ?? '';
  try {
    return await Administrator.connect(config.KAFKA_BOOTSTRAP_SERVERS, securityWith(wanted));
  } catch (error) {
    if (!existsSync(before)) throw error;
    const former = securityWith(readFileSync(before, 'utf8').trim());
    return Administrator.connect(config.KAFKA_BOOTSTRAP_SERVERS, former);
  }
}

async function give(): Promise<void> {
  await using administrator = await connect();
  await administrator.setPasswords(
    await Promise.all([...passwords].map(([user, password]) => scramCredential(user, password))),
  );
  await administrator.allow(rights.flatMap(aclsOf));
  if (config.REMOVE_FORMER === 'yes') {
    await administrator.removePasswords(BROKER_USERS.filter((user) => !passwords.has(user)));
  }
  logger.info({ users, rights: rights.length }, 'Passwords and rights are given');
}

/** The services may not create topics, but for the canary's. */
async function createTopics(): Promise<void> {
  const kafka = createKafka({
    brokers: config.KAFKA_BOOTSTRAP_SERVERS,
    clientId: 'access',
    security: securityWith(passwords.get(ADMIN) ?? ''),
    logger,
  });
  await ensureTopics(kafka, Object.values(topics), options);
}

try {
  await persist('Giving passwords and rights', give, options);
  await createTopics();
} catch (error) {
  const reason = error instanceof Error ? error.message : error;
  console.error(
    `Passwords and rights are not given: ${reason}. Is the cluster up? docker compose ps`,
  );
  process.exitCode = 1;
}

function environment(): z.output<typeof configSchema> {
  try {
    return readConfig(configSchema);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
