import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { createKafka } from './kafka.ts';

const sockets: Socket[] = [];
/** Takes connections and answers nothing, as the host of a broker whose process is frozen. */
const frozen = createServer((socket) => sockets.push(socket.resume().on('error', () => {})));

afterEach(() => frozen.close());

test('a connection on which a request timed out is closed', async () => {
  await new Promise<void>((resolve) => frozen.listen(0, '127.0.0.1', resolve));
  const { port } = frozen.address() as AddressInfo;
  const kafka = createKafka({
    brokers: [`127.0.0.1:${port}`],
    clientId: 'test',
    logger: pino({ level: 'silent' }),
    requestTimeoutMs: 300,
    retries: 0,
  });

  await expect(kafka.admin().connect()).rejects.toThrow(
    `timed out; the connection to 127.0.0.1:${port} is closed`,
  );
  await vi.waitFor(() => expect(sockets.map(({ closed }) => closed)).toEqual([true]));
});
