import { expect, test } from 'vitest';
import { UnsupportedRequestError } from './broker.ts';
import { causeOf } from './causes.ts';

const address = 'broker.example:9093';

/** As Node and @platformatic/kafka give them: the cause is inside. */
const within = (inner: object) => new Error('Connection failed', { cause: inner });

test.each([
  {
    error: within({ code: 'ECONNREFUSED' }),
    reason: /^connection refused: .* broker.example:9093/,
  },
  { error: within({ code: 'ENOTFOUND' }), reason: /^name not found/ },
  { error: within({ code: 'EAI_AGAIN' }), reason: /^name not found: the DNS server/ },
  { error: within({ code: 'ETIMEDOUT' }), reason: /^no answer/ },
  { error: { code: 'CERT_HAS_EXPIRED' }, reason: /^expired certificate/ },
  { error: { code: 'SELF_SIGNED_CERT_IN_CHAIN' }, reason: /^unknown authority/ },
  { error: { code: 'CERT_SIGNATURE_FAILURE' }, reason: /^unknown authority/ },
  { error: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, reason: /^host name not in certificate/ },
  {
    error: within({ code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' }),
    reason: /^the broker wants a certificate of the client/,
  },
  {
    error: within({
      errors: [
        { apiId: 'SASL_AUTHENTICATION_FAILED', message: 'Failed.', serverErrorMessage: 'Bad one' },
      ],
    }),
    reason: /^wrong password or unknown user: SASL_AUTHENTICATION_FAILED, Bad one$/,
  },
  {
    error: within({ errors: [{ apiId: 'CLUSTER_AUTHORIZATION_FAILED', message: 'Not you.' }] }),
    reason: /^the broker answers CLUSTER_AUTHORIZATION_FAILED: Not you\.$/,
  },
  {
    error: new UnsupportedRequestError('Metadata'),
    reason: /^the broker at broker.example:9093 is older than Kafka 1.0, the oldest version/,
  },
  {
    error: within(new Error('first line\nsecond line')),
    reason: /^no broker answers at broker.example:9093: first line$/,
  },
])('$reason', ({ error, reason }) => {
  const cause = causeOf(error, address);
  expect(cause.reason).toMatch(reason);
  expect(cause.next).not.toBe('');
});
