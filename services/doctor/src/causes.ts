import { UnsupportedRequestError } from './broker.ts';
import { NEWER, TOO_OLD } from './versions.ts';

/** What is wrong, and what to do about it, in words for the person who looks. */
export interface Cause {
  reason: string;
  next: string;
}

/** A broker can't be used, and why. */
export class ConnectError extends Error {
  readonly told: Cause;

  constructor(told: Cause) {
    super(told.reason);
    this.told = told;
  }
}

const checkBootstrap = 'check host and port, and that the broker runs';

const network: Record<string, (address: string) => Cause> = {
  ECONNREFUSED: (address) => ({
    reason: `connection refused: nothing listens at ${address}`,
    next: checkBootstrap,
  }),
  ENOTFOUND: (address) => ({
    reason: `name not found: no address is known for the host of ${address}`,
    next: 'check the name; a name that a broker advertises (advertised.listeners) has to be known here too',
  }),
  EAI_AGAIN: (address) => ({
    reason: `name not found: the DNS server did not answer for the host of ${address}`,
    next: 'check the DNS server of this machine or container',
  }),
  ETIMEDOUT: (address) => ({
    reason: `no answer from ${address}`,
    next: 'check firewalls, security groups and routes between here and there',
  }),
  EHOSTUNREACH: (address) => ({
    reason: `no route to ${address}`,
    next: 'check the network between here and there',
  }),
  ENETUNREACH: (address) => ({
    reason: `no route to ${address}`,
    next: 'check the network between here and there',
  }),
};

const unknownAuthority: Cause = {
  reason: 'unknown authority: the certificate is signed by none that is trusted here',
  next: 'give the file of the authority that signed it: security.caFile, --tls-ca',
};
const clientCertificate: Cause = {
  reason: 'the broker wants a certificate of the client, and takes none or not this one (mTLS)',
  next: 'give one that its authority has signed: security.certFile and keyFile, --tls-cert and --tls-key',
};

const tls: Record<string, Cause> = {
  CERT_HAS_EXPIRED: {
    reason: 'expired certificate',
    next: "renew the broker's certificate",
  },
  CERT_NOT_YET_VALID: {
    reason: 'the certificate is not valid yet',
    next: 'check the clocks of this machine and of the broker',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    reason: 'host name not in certificate',
    next: 'use a name that is in it, or add this one to its subjectAltName',
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: unknownAuthority,
  SELF_SIGNED_CERT_IN_CHAIN: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT: unknownAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unknownAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: unknownAuthority,
  CERT_SIGNATURE_FAILURE: unknownAuthority,
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: clientCertificate,
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: clientCertificate,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: clientCertificate,
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: clientCertificate,
  ERR_OSSL_PEM_NO_START_LINE: {
    reason: "the client's own certificate or its key is not in PEM",
    next: 'check security.certFile and keyFile, --tls-cert and --tls-key',
  },
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: {
    reason: "the client's own key does not belong to its certificate",
    next: 'check security.certFile and keyFile, --tls-cert and --tls-key',
  },
};

/** The cause of an error of a socket, of TLS or of SASL, from the first of its codes that is known. */
export function causeOf(error: unknown, address: string): Cause {
  if (error instanceof UnsupportedRequestError) {
    return { reason: `the broker at ${address} is ${TOO_OLD}`, next: NEWER };
  }
  const all = chainOf(error);
  for (const { code = '' } of all) {
    const known = network[code]?.(address) ?? tls[code];
    if (known) return known;
  }
  const refused = all.find(({ apiId }) => apiId !== undefined);
  if (refused) return refusal(refused);
  const [line = ''] = (all.at(-1)?.message ?? String(error)).split('\n');
  return {
    reason: `no broker answers at ${address}: ${line}`,
    next: 'check that it is the port of a Kafka listener',
  };
}

/** Whether any error in the chain has the code, or Kafka's name of an error. */
export function isCausedBy(error: unknown, name: string): boolean {
  return chainOf(error).some(({ code, apiId }) => code === name || apiId === name);
}

function refusal({ apiId, serverErrorMessage, message }: Link): Cause {
  if (apiId !== 'SASL_AUTHENTICATION_FAILED') {
    return { reason: `the broker answers ${apiId}: ${message}`, next: 'see its log' };
  }
  return {
    reason: `wrong password or unknown user: SASL_AUTHENTICATION_FAILED, ${serverErrorMessage ?? message}`,
    next: 'check security.username and the content of security.passwordFile',
  };
}

/** An error of Node, or of @platformatic/kafka: `apiId` is Kafka's name of it. */
interface Link {
  message: string;
  code?: string;
  apiId?: string;
  serverErrorMessage?: string | null;
  cause?: unknown;
  errors?: unknown[];
}

/** The error, and what caused it, outermost first. */
function chainOf(error: unknown): Link[] {
  if (typeof error !== 'object' || error === null) return [];
  const { cause, errors = [] } = error as Link;
  return [error as Link, ...errors.flatMap(chainOf), ...chainOf(cause)];
}
