import { createRequire } from 'node:module';
import type { Socket } from 'node:net';

/** The part of KafkaJS's Connection that the fix uses. */
interface Connection {
  host: string;
  port: number;
  socket?: Socket;
  isConnected(): boolean;
  send(request: unknown): Promise<unknown>;
  rejectRequests(error: Error): void;
  disconnect(): Promise<void>;
}

type ErrorClass = new (message: string, at: { host: string; port: number }) => Error;

const require = createRequire(import.meta.url);
const fixed = Symbol('fixRequestTimeout');

/**
 * Closes a connection on which a request has timed out, as the Java client does. KafkaJS by itself
 * keeps it and repeats the request on it: a broker that hangs (its process is frozen, its host is
 * cut off) is asked again and again, while its partitions have long had another leader. A closed
 * connection it knows to handle: it forgets the broker and asks another one who leads now.
 *
 * Applied once, however often it is called.
 */
export function fixRequestTimeout(): void {
  const { prototype } = require('kafkajs/src/network/connection') as {
    prototype: Connection & { [fixed]?: true };
  };
  if (prototype[fixed]) return;
  prototype[fixed] = true;
  const { send } = prototype;
  prototype.send = async function (request) {
    try {
      return await send.call(this, request);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'KafkaJSRequestTimeoutError') throw error;
      throw close(this, error.message);
    }
  };
}

/** @returns the error that all requests on the connection end with */
function close(connection: Connection, reason: string): Error {
  const { KafkaJSConnectionClosedError } = require('kafkajs/src/errors') as {
    KafkaJSConnectionClosedError: ErrorClass;
  };
  const { host, port, socket } = connection;
  const message = `${reason}; the connection to ${host}:${port} is closed`;
  const error = new KafkaJSConnectionClosedError(message, { host, port });
  if (connection.isConnected()) {
    connection.rejectRequests(error);
    // What the broker answers when it is back belongs to no request any more.
    void connection.disconnect().finally(() => socket?.destroy());
  }
  return error;
}
