import type { KafkaSecurity } from '@kafka-o11y/kafka';
import { errorOf, partsOf } from '@kafka-o11y/kafka';
import type { Acl, API } from '@platformatic/kafka';
import {
  alterUserScramCredentialsV0,
  Connection,
  createAclsV3,
  metadataV12,
  ResponseError,
} from '@platformatic/kafka';
import type { ScramCredential } from './scram.ts';
import { SCRAM_SHA_512 } from './scram.ts';

/** Kafka's code for a user who has no such password. */
const RESOURCE_NOT_FOUND = 91;
const TIMEOUT_MS = 10_000;

/** A connection to the broker that passes on what an administrator changes. */
export class Administrator implements AsyncDisposable {
  readonly #connection: Connection;

  private constructor(connection: Connection) {
    this.#connection = connection;
  }

  /**
   * Connects to the controller; without ZooKeeper to any broker, which is named in its place.
   *
   * @param brokers bootstrap servers, as "host:port"
   * @throws Error if none of them lets this client in
   */
  static async connect(
    brokers: readonly string[],
    security: KafkaSecurity,
  ): Promise<Administrator> {
    await using bootstrap = await firstOf(brokers, security);
    const { controllerId, brokers: known } = await ask(
      bootstrap.connection,
      metadataV12.api,
      [],
      false,
      false,
    );
    const controller = known.find(({ nodeId }) => nodeId === controllerId);
    if (!controller) throw new Error('The cluster has no controller at present');
    return new Administrator(await connectTo(controller, security));
  }

  /** Gives each user its password, in the place of the one before. @throws Error if one is refused */
  async setPasswords(credentials: readonly ScramCredential[]): Promise<void> {
    const { results } = await ask(
      this.#connection,
      alterUserScramCredentialsV0.api,
      [],
      [...credentials],
    );
    for (const { errorCode, errorMessage } of results) throwIf(errorCode, errorMessage);
  }

  /** Takes the passwords of users that have one. @throws Error if one is refused */
  async removePasswords(users: readonly string[]): Promise<void> {
    const deletions = users.map((name) => ({ name, mechanism: SCRAM_SHA_512 }));
    const { results } = await ask(this.#connection, alterUserScramCredentialsV0.api, deletions, []);
    for (const { errorCode, errorMessage } of results) {
      if (errorCode !== RESOURCE_NOT_FOUND) throwIf(errorCode, errorMessage);
    }
  }

  /** Adds rules; those that are there stay as they are. @throws Error if one is refused */
  async allow(acls: readonly Acl[]): Promise<void> {
    const { results } = await ask(this.#connection, createAclsV3.api, [...acls]);
    for (const { errorCode, errorMessage } of results) throwIf(errorCode, errorMessage);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection.close();
  }
}

/** The first broker that can be reached. @throws Error of the last one, if none can */
async function firstOf(brokers: readonly string[], security: KafkaSecurity) {
  let failed: unknown = new Error('No bootstrap server is given');
  for (const address of brokers) {
    try {
      const connection = await connectTo(partsOf(address), security);
      return { connection, [Symbol.asyncDispose]: () => connection.close() };
    } catch (error) {
      failed = error;
    }
  }
  throw failed;
}

async function connectTo(
  { host, port }: { host: string; port: number },
  { tls, sasl }: KafkaSecurity,
): Promise<Connection> {
  const connection = new Connection('access', {
    connectTimeout: TIMEOUT_MS,
    requestTimeout: TIMEOUT_MS,
    ...(tls && { tls, tlsServerName: true }),
    ...(sasl && { sasl }),
  });
  connection.on('error', () => {}); // what waits for it ends with the same error
  await connection.connect(host, port);
  return connection;
}

/** The answer, also where it tells of errors: the library would throw them without their words. */
async function ask<Request extends unknown[], Answer>(
  connection: Connection,
  api: API<Request, Answer>,
  ...request: Request
): Promise<Answer> {
  try {
    return await api.async(connection, ...request);
  } catch (error) {
    if (error instanceof ResponseError) return error.response as Answer;
    throw error;
  }
}

function throwIf(errorCode: number, told: string | null | undefined): void {
  if (errorCode !== 0) throw errorOf(errorCode, told);
}
