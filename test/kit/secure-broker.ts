import type { StartedTestContainer } from 'testcontainers';

/** For startBroker: clients on this machine sign in with a password, if `security` is SASL_PLAINTEXT or SASL_SSL. */
export const scramEnvironment = {
  KAFKA_SASL_ENABLED_MECHANISMS: 'SCRAM-SHA-512',
  KAFKA_LISTENER_NAME_HOST_SCRAM__SHA__512_SASL_JAAS_CONFIG:
    'org.apache.kafka.common.security.scram.ScramLoginModule required;',
};

/**
 * For startBroker with KRaft: whoever has no right is denied. In the broker's container nobody is asked who they
 * are, and may do everything.
 *
 * @param users those that may do everything, too
 */
export const aclEnvironment = (...users: string[]) => ({
  KAFKA_AUTHORIZER_CLASS_NAME: 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  KAFKA_SUPER_USERS: ['ANONYMOUS', ...users].map((user) => `User:${user}`).join(';'),
});

/** Runs a line of shell in a broker's container. @returns what it printed @throws Error with that, if it fails */
export async function runLine(broker: StartedTestContainer, line: string): Promise<string> {
  const { exitCode, output } = await broker.exec(['bash', '-c', line]);
  if (exitCode !== 0) throw new Error(`${line}: ${output}`);
  return output;
}

/** Gives a user of SCRAM-SHA-512 a password, as an administrator in the broker's container. */
export async function addUser(
  broker: StartedTestContainer,
  name: string,
  password: string,
): Promise<void> {
  await runLine(
    broker,
    `kafka-configs.sh --bootstrap-server kafka:9092 --alter --entity-type users --entity-name ${name}` +
      ` --add-config 'SCRAM-SHA-512=[password=${password}]'`,
  );
}
