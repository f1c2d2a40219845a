import { contentOf, oneOf, text } from '@kafka-o11y/config';
import { saslMechanisms, securityProtocols } from '@kafka-o11y/vocabulary';
import type { z } from 'zod';

/** Environment variables by which a client proves who it is, to be spread into a service's schema. */
export const securityConfig = {
  KAFKA_SECURITY_PROTOCOL: oneOf(...securityProtocols).default('PLAINTEXT'),
  KAFKA_SASL_MECHANISM: oneOf(...saslMechanisms).default('SCRAM-SHA-512'),
  KAFKA_SASL_USERNAME: text('a name').optional(),
  KAFKA_SASL_PASSWORD_FILE: contentOf('a file with the password').optional(),
  /** PEM; by default the authorities that Node knows. */
  KAFKA_SSL_CA_FILE: contentOf('a file of certificates').optional(),
  /** The client's own certificate with its chain, and its key, for brokers that ask for one. */
  KAFKA_SSL_CERT_FILE: contentOf('a file with a certificate').optional(),
  KAFKA_SSL_KEY_FILE: contentOf('a file with a key').optional(),
};

type SecurityConfig = z.output<z.ZodObject<typeof securityConfig>>;

const sasl = ['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD_FILE'] as const;
const ssl = ['KAFKA_SSL_CA_FILE', 'KAFKA_SSL_CERT_FILE', 'KAFKA_SSL_KEY_FILE'] as const;

/**
 * The arguments of `superRefine` on a schema that has {@link securityConfig}: it tells what does not go
 * together, with all other faults. A secret that would not be used is a fault: somebody believes the
 * connection to be safe.
 */
export const securityFaults = [check, { when: () => true }] as const;

function check(config: SecurityConfig, context: z.core.$RefinementCtx<SecurityConfig>): void {
  const wrong = new Set(context.issues.map(({ path }) => path?.[0]));
  if (wrong.has('KAFKA_SECURITY_PROTOCOL')) return;
  const { KAFKA_SECURITY_PROTOCOL: protocol } = config;
  const set = (name: keyof SecurityConfig) => wrong.has(name) || config[name] !== undefined;
  const fault = (name: string, message: string) =>
    context.addIssue({ code: 'custom', path: [name], message });

  for (const name of sasl) {
    if (protocol.startsWith('SASL') && !set(name)) fault(name, `expected with ${protocol}`);
    if (!protocol.startsWith('SASL') && set(name)) {
      fault(name, `expected with SASL_PLAINTEXT or SASL_SSL only, not with ${protocol}`);
    }
  }
  for (const name of ssl) {
    if (!protocol.endsWith('SSL') && set(name)) {
      fault(name, `expected with SSL or SASL_SSL only, not with ${protocol}`);
    }
  }
  if (set('KAFKA_SSL_CERT_FILE') !== set('KAFKA_SSL_KEY_FILE')) {
    const missing = set('KAFKA_SSL_CERT_FILE') ? 'KAFKA_SSL_KEY_FILE' : 'KAFKA_SSL_CERT_FILE';
    fault(missing, 'expected both KAFKA_SSL_CERT_FILE and KAFKA_SSL_KEY_FILE, or neither');
  }
}

/** What a Kafka client is made with, of {@link securityConfig}. */
export function securityOf(config: SecurityConfig) {
  const {
    KAFKA_SECURITY_PROTOCOL: protocol,
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: username = '',
    KAFKA_SASL_PASSWORD_FILE: password = '',
    KAFKA_SSL_CA_FILE: ca,
    KAFKA_SSL_CERT_FILE: cert,
    KAFKA_SSL_KEY_FILE: key,
  } = config;
  return {
    ...(protocol.endsWith('SSL') && {
      tls: { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) },
    }),
    ...(protocol.startsWith('SASL') && { sasl: { mechanism, username, password } }),
  };
}
