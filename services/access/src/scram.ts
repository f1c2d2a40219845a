import { pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

/** SCRAM-SHA-512 in Kafka's request AlterUserScramCredentials. */
export const SCRAM_SHA_512 = 2;

/** Kafka's own default and least. */
const ITERATIONS = 4_096;
const BYTES = 64;

/** What Kafka keeps of a user's password: RFC 5802's SaltedPassword, from which it can't be found again. */
export interface ScramCredential {
  name: string;
  mechanism: number;
  iterations: number;
  salt: Buffer;
  saltedPassword: Buffer;
}

/** @param password of letters that SASLprep (RFC 4013) leaves as they are, as ASCII is */
export async function scramCredential(name: string, password: string): Promise<ScramCredential> {
  const salt = randomBytes(BYTES);
  const saltedPassword = await promisify(pbkdf2)(password, salt, ITERATIONS, BYTES, 'sha512');
  return { name, mechanism: SCRAM_SHA_512, iterations: ITERATIONS, salt, saltedPassword };
}
