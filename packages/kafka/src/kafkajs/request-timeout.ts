import { createRequire } from 'node:module';
import type { Socket } from 'node:net';

/** The part of KafkaJS' Connection that the patch uses. */
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

/**
 * Closes a connection on which a request has timed out, as the Java client does. KafkaJS keeps it
 * and repeats the request on it: a broker that hangs (its process is frozen, its host is cut off) is
 * asked again and again, while its partitions have long had another leader (tulios/kafkajs#919,
 * #1783). When a connection is closed, KafkaJS forgets the broker and asks another one for the
 * leader.
 */
export function patchRequestTimeout(): void {
  const { prototype } = require('kafkajs/src/network/connection') as { prototype: Connection };
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

/** @returns the error with which all requests on the connection end */
function close(connection: Connection, reason: string): Error {
  const { KafkaJSConnectionClosedError } = require('kafkajs/src/errors') as {
    KafkaJSConnectionClosedError: ErrorClass;
  };
  const { host, port, socket } = connection;
  const message = `${reason}; the connection to ${host}:${port} is closed`;
  const error = new KafkaJSConnectionClosedError(message, { host, port });
  if (connection.isConnected()) {
    connection.rejectRequests(error);
    // A broker that comes back may still answer; no request waits for that answer any more.
    void connection.disconnect().finally(() => socket?.destroy());
  }
  return error;
}
