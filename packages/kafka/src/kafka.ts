import { Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import { kafkaLogLevel, pinoLogCreator } from './log-creator.ts';
import { fixRequestQueue } from './request-queue-fix.ts';
import { fixRequestTimeout } from './request-timeout-fix.ts';

export interface KafkaOptions {
  /** Bootstrap servers, as "host:port". */
  brokers: string[];
  clientId: string;
  logger: Logger;
  /** Milliseconds that a broker has to answer a request. Default 30 000. */
  requestTimeoutMs?: number;
  /** How often KafkaJS itself repeats what failed. Default 5. */
  retries?: number;
}

/**
 * A KafkaJS client with two defects repaired (idle spinning, brokers that hang) and its logs going
 * through pino.
 *
 * KafkaJS's own retries are short here: the Publisher and the Subscriber retry around them, with
 * a limit in time, a log line for each attempt and a way to stop.
 *
 * @throws Error if the installed KafkaJS is not the version the repair knows
 */
export function createKafka(options: KafkaOptions): Kafka {
  const { brokers, clientId, logger, requestTimeoutMs = 30_000, retries = 5 } = options;
  fixRequestQueue();
  fixRequestTimeout();
  return new Kafka({
    brokers,
    clientId,
    connectionTimeout: 3_000,
    requestTimeout: requestTimeoutMs,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries },
    logLevel: kafkaLogLevel(logger),
    logCreator: pinoLogCreator(logger),
  });
}
