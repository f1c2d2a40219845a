import { lookup } from 'node:dns/promises';
import { createConnection } from 'node:net';
import type { KafkaSecurity } from '@kafka-o11y/kafka';
import { partsOf } from '@kafka-o11y/kafka';
import type { SecurityProtocol } from '@kafka-o11y/vocabulary';
import type { metadataV12 } from '@platformatic/kafka';
import { Broker, TIMEOUT_MS } from './broker.ts';
import { ConnectError, causeOf, isCausedBy } from './causes.ts';
import type { Shown } from './certificate.ts';
import { daysLeft, handshake, verify } from './certificate.ts';
import { requests } from './requests.ts';

/** A broker that answers, and what was seen on the way to it. */
export interface Connected {
  broker: Broker;
  metadata: metadataV12.MetadataResponse;
  /** For people: protocol, certificate, who signed in. */
  seen: string;
  /** What to do soon although all is well. */
  soon: string | undefined;
}

export interface Access {
  protocol: SecurityProtocol;
  security: KafkaSecurity;
}

const SOON_DAYS = 30;

/**
 * Connects to an address step by step: name, TCP, TLS, SASL, a first request. Whatever fails is told with
 * its cause.
 *
 * @param address as "host:port"
 * @throws ConnectError
 */
export async function connect(address: string, access: Access): Promise<Connected> {
  const { tls, sasl } = access.security;
  await reach(address);
  const shown = tls && (await secured(address, access));
  const broker = await opened(address, access);
  try {
    if (sasl) await signIn(broker, sasl);
    const metadata = await firstAnswer(broker, access);
    const seen = [shown && certificateOf(shown), sasl && `signed in with ${sasl.mechanism}`];
    return {
      broker,
      metadata,
      seen: seen.filter((part) => part !== undefined).join(', ') || 'connected',
      soon:
        shown && daysLeft(shown) < SOON_DAYS
          ? `renew the broker's certificate: it expires at ${shown.certificate.valid_to}`
          : undefined,
    };
  } catch (error) {
    await broker.close();
    throw error;
  }
}

function certificateOf(shown: Shown): string {
  return `${shown.protocol}, its certificate expires in ${daysLeft(shown)} days`;
}

/** Resolves the name, and connects without saying anything. */
async function reach(address: string): Promise<void> {
  const { host, port } = partsOf(address);
  try {
    await lookup(host);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const socket = createConnection({ host, port, timeout: TIMEOUT_MS }, resolve);
    socket.once('error', reject);
    socket.once('timeout', () =>
      reject(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })),
    );
    await promise.finally(() => socket.destroy());
  } catch (error) {
    throw new ConnectError(causeOf(error, address));
  }
}

async function secured(address: string, { protocol, security }: Access): Promise<Shown> {
  let shown: Shown;
  try {
    shown = await handshake(address, security.tls);
  } catch (error) {
    if (await speaksPlainText(address)) {
      throw new ConnectError({
        reason: `plain text: the listener at ${address} does not speak TLS`,
        next: `use the port of a TLS listener, or ${protocol === 'SSL' ? 'PLAINTEXT' : 'SASL_PLAINTEXT'} as security.protocol`,
      });
    }
    throw new ConnectError(causeOf(error, address));
  }
  verify(shown, address);
  return shown;
}

async function speaksPlainText(address: string): Promise<boolean> {
  try {
    const broker = await Broker.open(address, undefined);
    await broker.close();
    return true;
  } catch {
    return false;
  }
}

async function opened(address: string, { protocol, security }: Access): Promise<Broker> {
  try {
    return await Broker.open(address, security.tls);
  } catch (error) {
    if (!security.tls && (await speaksTls(address))) {
      throw new ConnectError({
        reason: `TLS: the listener at ${address} takes no plain text`,
        next: `use ${protocol === 'PLAINTEXT' ? 'SSL' : 'SASL_SSL'} as security.protocol, or the port of a plain listener`,
      });
    }
    throw new ConnectError(causeOf(error, address));
  }
}

async function speaksTls(address: string): Promise<boolean> {
  return handshake(address, {}).then(
    () => true,
    () => false,
  );
}

async function signIn(broker: Broker, sasl: NonNullable<KafkaSecurity['sasl']>): Promise<void> {
  try {
    await broker.authenticate(sasl);
  } catch (error) {
    if (isCausedBy(error, 'UNSUPPORTED_SASL_MECHANISM')) {
      throw new ConnectError({
        reason: `mechanism not enabled: the listener does not know ${sasl.mechanism}`,
        next: `use one that it has as security.mechanism: ${enabled(error)}`,
      });
    }
    if (isCausedBy(error, 'ILLEGAL_SASL_STATE')) {
      throw new ConnectError({
        reason: `no SASL: the listener at ${broker.address} asks for no password`,
        next: 'use SSL or PLAINTEXT as security.protocol, or the port of a SASL listener',
      });
    }
    throw new ConnectError(causeOf(error, broker.address));
  }
}

/** The mechanisms that the broker names where it refuses one. */
function enabled(error: unknown): string {
  const { response } = error as { response?: { mechanisms?: string[] } };
  return response?.mechanisms?.join(', ') ?? 'it names none';
}

async function firstAnswer(
  broker: Broker,
  { protocol, security }: Access,
): Promise<metadataV12.MetadataResponse> {
  try {
    return await broker.ask(requests.Metadata, [], false, false);
  } catch (error) {
    const mechanisms = security.sasl ? [] : await mechanismsOf(broker.address, security);
    if (mechanisms.length > 0) {
      throw new ConnectError({
        reason: `SASL expected: the broker closes connections on which nobody signs in (${mechanisms.join(', ')})`,
        next: `use ${protocol === 'SSL' ? 'SASL_SSL' : 'SASL_PLAINTEXT'} as security.protocol, with security.username and security.passwordFile`,
      });
    }
    throw new ConnectError(causeOf(error, broker.address));
  }
}

async function mechanismsOf(address: string, { tls }: KafkaSecurity): Promise<string[]> {
  try {
    const broker = await Broker.open(address, tls);
    return await broker.mechanisms().finally(() => broker.close());
  } catch {
    return [];
  }
}
