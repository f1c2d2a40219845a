import { isIP } from 'node:net';
import type { KafkaSecurity } from '@kafka-o11y/kafka';
import { partsOf } from '@kafka-o11y/kafka';
import { Connection, ResponseError, saslPlain, saslScramSha } from '@platformatic/kafka';
import type { Request } from './requests.ts';
import { requests } from './requests.ts';

/** By it the brokers' logs and metrics tell the doctor's requests from others'. */
export const CLIENT_ID = 'kafka-o11y-doctor';

/** Milliseconds that a broker has for a connection, and for the answer to a request. */
export const TIMEOUT_MS = 5_000;

/** The versions of a request that a broker knows. */
export interface VersionRange {
  minVersion: number;
  maxVersion: number;
}

/** The broker knows no version of a request that the doctor can write. */
export class UnsupportedRequestError extends Error {}

/** One connection to one broker. */
export class Broker {
  /** As "host:port". */
  readonly address: string;
  /** What the broker knows, by the key of the request. */
  versions: ReadonlyMap<number, VersionRange> = new Map();
  readonly #connection: Connection;
  #broken: Error | undefined;

  private constructor(address: string, connection: Connection) {
    this.address = address;
    this.#connection = connection;
    connection.on('error', (error) => {
      this.#broken ??= error;
    });
  }

  /**
   * Connects, with TLS if there is any, and asks for the versions. Nobody has signed in yet.
   *
   * @param address as "host:port"
   * @throws Error with the socket's error among its causes
   */
  static async open(address: string, tls: KafkaSecurity['tls']): Promise<Broker> {
    const { host, port } = partsOf(address);
    const connection = new Connection(CLIENT_ID, {
      connectTimeout: TIMEOUT_MS,
      requestTimeout: TIMEOUT_MS,
      ...(tls && { tls }),
      ...(tls && !isIP(host) && { tlsServerName: host }),
    });
    const broker = new Broker(address, connection);
    try {
      await connection.connect(host, port);
      const { apiKeys } = await broker.#send(requests.ApiVersions, '', '');
      broker.versions = new Map(apiKeys.map(({ apiKey, ...range }) => [apiKey, range]));
      return broker;
    } catch (error) {
      await broker.close();
      throw error;
    }
  }

  /**
   * Signs in.
   *
   * @throws Error with what the broker said among its causes
   */
  async authenticate({ mechanism, username, password }: Sasl): Promise<void> {
    await this.#orBroken(requests.SaslHandshake.async(this.#connection, mechanism));
    const authenticate = this.#newest(requests.SaslAuthenticate);
    await this.#orBroken(
      mechanism === 'PLAIN'
        ? saslPlain.authenticate(authenticate, this.#connection, username, password)
        : saslScramSha.authenticate(
            authenticate,
            this.#connection,
            mechanism === 'SCRAM-SHA-256' ? 'SHA-256' : 'SHA-512',
            username,
            password,
          ),
    );
  }

  /**
   * The mechanisms that the listener has enabled; none where it does not use SASL.
   *
   * @throws Error if it does not answer
   */
  async mechanisms(): Promise<string[]> {
    const { mechanisms } = await this.#send(requests.SaslHandshake, 'NONE');
    return mechanisms;
  }

  /** Whether the broker knows a version of the request. */
  knows(versions: readonly Request<never, unknown>[]): boolean {
    return versions.some((one) => this.#isKnown(one));
  }

  /**
   * Sends a request in the newest version that both sides know. The caller has to look for errors inside
   * the answer.
   *
   * @throws UnsupportedRequestError
   * @throws Error if the connection breaks, or no answer comes in time
   */
  async ask<Fields extends unknown[], Answer>(
    versions: readonly Request<Fields, Answer>[],
    ...fields: Fields
  ): Promise<Answer> {
    return this.#send(this.#newest(versions), ...fields);
  }

  async close(): Promise<void> {
    await this.#connection.close();
  }

  #isKnown({ key, version }: { key: number; version: number }): boolean {
    const range = this.versions.get(key);
    return range !== undefined && range.minVersion <= version && version <= range.maxVersion;
  }

  #newest<One extends { key: number; version: number }>(versions: readonly One[]): One {
    const newest = versions.find((one) => this.#isKnown(one));
    if (newest) return newest;
    throw new UnsupportedRequestError(`${this.address} does not know the request`);
  }

  async #send<Fields extends unknown[], Answer>(
    request: Request<Fields, Answer>,
    ...fields: Fields
  ): Promise<Answer> {
    try {
      return await this.#orBroken(request.async(this.#connection, ...fields));
    } catch (error) {
      // The client throws for an error anywhere in the answer.
      if (error instanceof ResponseError) return error.response as Answer;
      throw error;
    }
  }

  /** Where the connection broke, the socket's error says more than that it is closed. */
  async #orBroken<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      throw this.#broken ?? error;
    }
  }
}

type Sasl = NonNullable<KafkaSecurity['sasl']>;
