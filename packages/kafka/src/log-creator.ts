import type { LogEntry, logCreator } from 'kafkajs';
import { logLevel } from 'kafkajs';
import type { Level, Logger } from 'pino';

const PINO_LEVEL: Record<logLevel, Level> = {
  [logLevel.NOTHING]: 'trace',
  [logLevel.ERROR]: 'error',
  [logLevel.WARN]: 'warn',
  [logLevel.INFO]: 'info',
  [logLevel.DEBUG]: 'debug',
};

/**
 * Where KafkaJS logs errors that it is about to retry itself, such as a leader election at the
 * creation of a topic. What fails for good is reported by the layer above.
 */
const RETRIED_ABOVE = new Set(['Connection', 'BrokerPool']);

/** Sends KafkaJS's log entries to pino; what KafkaJS calls the namespace becomes `namespace`. */
export function pinoLogCreator(logger: Logger): logCreator {
  const kafkajs = logger.child({ library: 'kafkajs' });
  return () => (entry: LogEntry) => {
    const { message, timestamp, logger, error, ...fields } = entry.log;
    const retried = entry.level === logLevel.ERROR && RETRIED_ABOVE.has(entry.namespace);
    const level = retried ? 'warn' : PINO_LEVEL[entry.level];
    const err = error instanceof Error ? { err: error } : error === undefined ? {} : { error };
    kafkajs[level]({ namespace: entry.namespace, ...fields, ...err }, message);
  };
}

/** The KafkaJS level that lets through what the logger would print: formatting costs time. */
export function kafkaLogLevel(logger: Logger): logLevel {
  if (logger.isLevelEnabled('debug')) return logLevel.DEBUG;
  if (logger.isLevelEnabled('info')) return logLevel.INFO;
  if (logger.isLevelEnabled('warn')) return logLevel.WARN;
  if (logger.isLevelEnabled('error')) return logLevel.ERROR;
  return logLevel.NOTHING;
}
