import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '@kafka-o11y/config';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { securityConfig, securityFaults, securityOf } from './security.ts';

const schema = z.object(securityConfig).superRefine(...securityFaults);
const directory = mkdtempSync(join(tmpdir(), 'security-'));

function file(name: string, content: string): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

const password = file('password', 'hunter2\n');
const ca = file('ca.pem', 'the authority');
const cert = file('cert.pem', 'the certificate');
const key = file('key.pem', 'the key');

const of = (env: Record<string, string>) => securityOf(readConfig(schema, env));

test('a connection is plain unless somebody says otherwise', () => {
  expect(of({})).toEqual({});
});

test('SASL_SSL has a name, a password from a file and the authority', () => {
  expect(
    of({
      KAFKA_SECURITY_PROTOCOL: 'SASL_SSL',
      KAFKA_SASL_USERNAME: 'producer',
      KAFKA_SASL_PASSWORD_FILE: password,
      KAFKA_SSL_CA_FILE: ca,
    }),
  ).toEqual({
    tls: { ca: 'the authority' },
    sasl: { mechanism: 'SCRAM-SHA-512', username: 'producer', password: 'hunter2' },
  });
});

test('SSL has a certificate and its key, and trusts what Node trusts', () => {
  expect(
    of({ KAFKA_SECURITY_PROTOCOL: 'SSL', KAFKA_SSL_CERT_FILE: cert, KAFKA_SSL_KEY_FILE: key }),
  ).toEqual({ tls: { cert: 'the certificate', key: 'the key' } });
});

describe('what does not go together', () => {
  test.each([
    [
      'SASL without name and password',
      { KAFKA_SECURITY_PROTOCOL: 'SASL_SSL' },
      [
        'KAFKA_SASL_USERNAME is not set: expected with SASL_SSL',
        'KAFKA_SASL_PASSWORD_FILE is not set: expected with SASL_SSL',
      ],
    ],
    [
      'a password over a connection that would not ask for it',
      { KAFKA_SASL_PASSWORD_FILE: password },
      [
        `KAFKA_SASL_PASSWORD_FILE="${password}": expected with SASL_PLAINTEXT or SASL_SSL only, not with PLAINTEXT`,
      ],
    ],
    [
      'a protocol that there is not',
      { KAFKA_SECURITY_PROTOCOL: 'TLS', KAFKA_SSL_CA_FILE: ca },
      ['KAFKA_SECURITY_PROTOCOL="TLS": expected one of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL'],
    ],
    [
      'an authority for a plain connection',
      {
        KAFKA_SECURITY_PROTOCOL: 'SASL_PLAINTEXT',
        KAFKA_SASL_USERNAME: 'a',
        KAFKA_SASL_PASSWORD_FILE: password,
        KAFKA_SSL_CA_FILE: ca,
      },
      [`KAFKA_SSL_CA_FILE="${ca}": expected with SSL or SASL_SSL only, not with SASL_PLAINTEXT`],
    ],
    [
      'a certificate without its key',
      { KAFKA_SECURITY_PROTOCOL: 'SSL', KAFKA_SSL_CERT_FILE: cert },
      [
        'KAFKA_SSL_KEY_FILE is not set: expected both KAFKA_SSL_CERT_FILE and KAFKA_SSL_KEY_FILE, or neither',
      ],
    ],
    [
      'files that are not there or empty, and a name that is missing, all at once',
      {
        KAFKA_SECURITY_PROTOCOL: 'SASL_SSL',
        KAFKA_SASL_PASSWORD_FILE: '/not/there',
        KAFKA_SSL_CA_FILE: file('empty.pem', ' \n'),
      },
      [
        'KAFKA_SASL_PASSWORD_FILE="/not/there": expected a file with the password: ENOENT',
        `KAFKA_SSL_CA_FILE="${join(directory, 'empty.pem')}": expected a file of certificates, but it is empty`,
        'KAFKA_SASL_USERNAME is not set: expected with SASL_SSL',
      ],
    ],
  ])('%s', (_name, env, faults) => {
    let told: unknown;
    try {
      readConfig(schema, env);
    } catch (error) {
      told = error;
    }
    expect(told).toMatchObject({ faults });
  });
});
