import { isIP } from 'node:net';
import type { PeerCertificate } from 'node:tls';
import { connect } from 'node:tls';
import type { KafkaSecurity } from '@kafka-o11y/kafka';
import { partsOf } from '@kafka-o11y/kafka';
import { TIMEOUT_MS } from './broker.ts';
import { ConnectError, causeOf } from './causes.ts';

/** What a broker shows at the beginning of a connection. */
export interface Shown {
  /** As OpenSSL names it: TLSv1.3. */
  protocol: string;
  /** Why the certificate is not to be trusted, as a code of Node's; undefined if it is. */
  fault: string | undefined;
  certificate: PeerCertificate;
}

/**
 * Begins a connection with TLS, takes whatever certificate is shown, and ends it.
 *
 * @throws Error if there is no TLS at the other side, or it refuses
 */
export function handshake(address: string, tls: KafkaSecurity['tls']): Promise<Shown> {
  const { host, port } = partsOf(address);
  const { promise, resolve, reject } = Promise.withResolvers<Shown>();
  const socket = connect({
    ...tls,
    host,
    port,
    ...(!isIP(host) && { servername: host }),
    rejectUnauthorized: false,
    timeout: TIMEOUT_MS,
  });
  socket.once('secureConnect', () => {
    const { authorizationError } = socket;
    resolve({
      protocol: socket.getProtocol() ?? '',
      fault: authorizationError ? codeOf(authorizationError) : undefined,
      certificate: socket.getPeerCertificate(),
    });
    socket.end();
  });
  socket.once('timeout', () => {
    socket.destroy(
      Object.assign(new Error('no answer to the TLS handshake'), { code: 'ETIMEDOUT' }),
    );
  });
  socket.once('error', reject);
  socket.once('close', () =>
    reject(new Error('the connection was closed during the TLS handshake')),
  );
  return promise;
}

/** A code by Node's declaration of it, but an error where the host name is the fault. */
function codeOf(fault: Error | string): string {
  return typeof fault === 'string'
    ? fault
    : ((fault as NodeJS.ErrnoException).code ?? fault.message);
}

/** @throws ConnectError if the certificate is not to be trusted, with what is in it */
export function verify({ fault, certificate }: Shown, address: string): void {
  if (fault === undefined) return;
  const { reason, next } = causeOf({ code: fault, message: fault }, address);
  const { subject, issuer, subjectaltname, valid_from, valid_to } = certificate;
  const detail: Partial<Record<string, string>> = {
    ERR_TLS_CERT_ALTNAME_INVALID: `it is for ${subjectaltname ?? nameOf(subject)}, not for ${partsOf(address).host}`,
    CERT_HAS_EXPIRED: `it was valid until ${valid_to}`,
    CERT_NOT_YET_VALID: `it is valid from ${valid_from}`,
  };
  const told = detail[fault] ?? `its issuer is ${nameOf(issuer)} (${fault})`;
  throw new ConnectError({ reason: `${reason}: ${told}`, next });
}

function nameOf(name: PeerCertificate['subject'] | undefined): string {
  return Object.entries(name ?? {})
    .map(([field, value]) => `${field}=${value}`)
    .join(',');
}

const DAY_MS = 86_400_000;

/** Whole days until the certificate expires. */
export function daysLeft({ certificate }: Shown): number {
  return Math.floor((Date.parse(certificate.valid_to) - Date.now()) / DAY_MS);
}
