/** An error of Node, of KafkaJS or of @platformatic/kafka. */
interface Link {
  name?: string;
  message?: string;
  /** Node's and OpenSSL's name of it. */
  code?: string;
  /** Kafka's name of it, by KafkaJS and by @platformatic/kafka. */
  type?: string;
  apiId?: string;
  cause?: unknown;
  errors?: unknown[];
  /** What KafkaJS says of groups that it could not delete. */
  groups?: { error: unknown }[];
}

const authority =
  "the broker's certificate is signed by an authority that is not trusted here: KAFKA_SSL_CA_FILE";
const noRight =
  'this user has no right to it: the brokers log what they deny (authorizer), kafka-acls.sh gives a right';

/** What is told of an error, by its names. The first that is known counts: it is nearest to the cause. */
const words: Record<string, string> = {
  CERT_HAS_EXPIRED: "the broker's certificate has expired: renew it, and let the broker read it",
  CERT_NOT_YET_VALID: "the broker's certificate is not valid yet: look at the clocks",
  ERR_TLS_CERT_ALTNAME_INVALID:
    "the broker's certificate is for other names than the one that it is called by",
  DEPTH_ZERO_SELF_SIGNED_CERT: authority,
  SELF_SIGNED_CERT_IN_CHAIN: authority,
  UNABLE_TO_GET_ISSUER_CERT: authority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: authority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: authority,
  KafkaJSSASLAuthenticationError:
    'the brokers do not take this user and password: KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD_FILE',
  UNSUPPORTED_SASL_MECHANISM: 'the brokers do not offer KAFKA_SASL_MECHANISM',
  TOPIC_AUTHORIZATION_FAILED: `a topic: ${noRight}`,
  GROUP_AUTHORIZATION_FAILED: `the group: ${noRight}`,
  CLUSTER_AUTHORIZATION_FAILED: `the cluster: ${noRight}`,
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: `the transactional id: ${noRight}`,
  // KafkaJS says the same where the group has no coordinator yet.
  KafkaJSGroupCoordinatorNotFound: `no coordinator is known: either there is none yet, or of the group: ${noRight}`,
  KafkaJSConnectionClosedError:
    'the broker closed the connection without an answer: it wants TLS or a password (KAFKA_SECURITY_PROTOCOL), or stops',
};
words.SASL_AUTHENTICATION_FAILED = words.KafkaJSSASLAuthenticationError ?? '';
words['Connection closed'] = words.KafkaJSConnectionClosedError ?? '';
words['Broker requires TLS.'] = words.KafkaJSConnectionClosedError ?? '';

/**
 * What kept a client from a broker, in words for whoever set it up; undefined for what is no matter of
 * certificates, passwords and rights. The libraries wrap it, and each says it in its own way.
 */
export function securityCause(error: unknown): string | undefined {
  for (const { code, type, apiId, name, message } of linksOf(error)) {
    for (const known of [code, type, apiId, name, message]) {
      if (known !== undefined && Object.hasOwn(words, known)) return words[known];
    }
  }
  return undefined;
}

/** The error and what caused it, the cause first. */
function linksOf(error: unknown): Link[] {
  if (typeof error !== 'object' || error === null) return [];
  const { cause, errors = [], groups = [] } = error as Link;
  const within = [...errors, ...groups.map((group) => group.error)];
  return [...within.flatMap(linksOf), ...linksOf(cause), error as Link];
}

/** The cause as the end of "… failed": with ", as " before it; nothing where it is none of security. */
export function becauseOf(error: unknown): string {
  const cause = securityCause(error);
  return cause === undefined ? '' : `, as ${cause}`;
}
