import { localImage, makeCertificates } from '@kafka-o11y/test-kit';
import type { StartedTestContainer } from 'testcontainers';
import { GenericContainer, Wait } from 'testcontainers';
import { expect, test } from 'vitest';
import { certificateEnd } from './certificates.ts';

const PORT = 4433;
const DAY_MS = 86_400_000;

/** A server that shows a certificate that holds for so many days, and wants one of its client. */
async function startServer(days: number): Promise<StartedTestContainer> {
  const { ca, cert, key } = await makeCertificates({ days });
  return new GenericContainer(localImage('kafka-kraft'))
    .withCopyContentToContainer([
      { content: `${cert}${key}`, target: '/tmp/server.pem', mode: 0o644 },
      { content: ca, target: '/tmp/ca.pem', mode: 0o644 },
    ])
    .withCommand(
      `openssl s_server -accept ${PORT} -cert /tmp/server.pem -CAfile /tmp/ca.pem -Verify 1 -www`.split(
        ' ',
      ),
    )
    .withExposedPorts(PORT)
    .withWaitStrategy(Wait.forLogMessage('ACCEPT'))
    .start();
}

test.each([
  ['that holds for two days', 2],
  ['that has just expired', 0],
])('tells until when a certificate holds, of one %s', async (_what, days) => {
  await using server = await startServer(days);
  const end = await certificateEnd({ host: '127.0.0.1', port: server.getMappedPort(PORT) });
  const daysLeft = (end.getTime() - Date.now()) / DAY_MS;
  expect(daysLeft).toBeGreaterThan(days - 0.1);
  expect(daysLeft).toBeLessThanOrEqual(days);
});

test('a server that does not answer has none', async () => {
  await expect(certificateEnd({ host: '127.0.0.1', port: 1 })).rejects.toThrow('ECONNREFUSED');
});
