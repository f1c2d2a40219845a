import type {
  ISocketFactory,
  ITopicConfig,
  Kafka,
  KafkaConfig,
  LogEntry,
  logCreator,
  SASLOptions,
} from 'kafkajs';
import { logLevel } from 'kafkajs';
import type { Level, Logger } from 'pino';
import { MeasuredKafka } from './kafkajs/measured-kafka.ts';
import { patchKafkaJS } from './kafkajs/patches.ts';
import type { PersistOptions } from './persist.ts';
import { persist } from './persist.ts';
import type { KafkaSecurity } from './security.ts';

export interface KafkaOptions {
  /** Bootstrap servers, as "host:port". */
  brokers: string[];
  clientId: string;
  logger: Logger;
  /** Default none: connections are plain. */
  security?: KafkaSecurity | undefined;
  /** Milliseconds that a broker has to answer a request. Default 30 000. */
  requestTimeoutMs?: number;
  /** How often KafkaJS itself repeats what failed. Default 5. */
  retries?: number;
  /** Opens the connection to a broker, where that is not at the address that it advertises. */
  socketFactory?: ISocketFactory;
}

/**
 * A KafkaJS client with its defects patched (see kafkajs/) and its logs going through pino.
 *
 * KafkaJS' own retries are short here: the Publisher and the Subscriber retry around them, with a
 * limit in time, a log line for each attempt and a way to stop.
 *
 * @throws Error if the installed KafkaJS is not the version that the patches were written for
 */
export function createKafka(options: KafkaOptions): Kafka {
  const { brokers, clientId, logger, socketFactory } = options;
  const { requestTimeoutMs = 30_000, retries = 5 } = options;
  patchKafkaJS();
  return new MeasuredKafka({
    brokers,
    clientId,
    connectionTimeout: 3_000,
    requestTimeout: requestTimeoutMs,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries },
    logLevel: kafkaLogLevel(logger),
    logCreator: pinoLogCreator(logger),
    ...securityOf(options.security),
    ...(socketFactory && { socketFactory }),
  });
}

function securityOf({ tls, sasl }: KafkaSecurity = {}): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  const { ca, ...own } = tls ?? {};
  return {
    ...(tls && { ssl: { ...own, ...(ca !== undefined && { ca: [ca] }) } }),
    ...(sasl && {
      sasl: { ...sasl, mechanism: sasl.mechanism.toLowerCase() } as SASLOptions,
    }),
  };
}

const PINO_LEVEL: Record<logLevel, Level> = {
  [logLevel.NOTHING]: 'trace',
  [logLevel.ERROR]: 'error',
  [logLevel.WARN]: 'warn',
  [logLevel.INFO]: 'info',
  [logLevel.DEBUG]: 'debug',
};

/**
 * Where KafkaJS logs errors that it is about to retry itself, such as a leader election at the
 * creation of a topic (tulios/kafkajs#1457). What fails for good is reported by the layer above.
 */
const RETRIED_ABOVE = new Set(['Connection', 'BrokerPool']);

/** Sends KafkaJS' log entries to pino; what KafkaJS calls the namespace becomes `namespace`. */
function pinoLogCreator(logger: Logger): logCreator {
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
function kafkaLogLevel(logger: Logger): logLevel {
  if (logger.isLevelEnabled('debug')) return logLevel.DEBUG;
  if (logger.isLevelEnabled('info')) return logLevel.INFO;
  if (logger.isLevelEnabled('warn')) return logLevel.WARN;
  if (logger.isLevelEnabled('error')) return logLevel.ERROR;
  return logLevel.NOTHING;
}

/**
 * Creates those of the topics that are not there, waiting for the broker as long as it takes.
 * Topics that are there stay as they are: more partitions would send known keys to new places.
 *
 * @throws the signal's reason if it aborts first
 */
export async function ensureTopics(
  kafka: Pick<Kafka, 'admin'>,
  topics: ITopicConfig[],
  options: PersistOptions,
): Promise<void> {
  await persist('Creating topics', () => createMissing(kafka, topics, options.logger), options);
}

async function createMissing(
  kafka: Pick<Kafka, 'admin'>,
  topics: ITopicConfig[],
  logger: Logger,
): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const existing = await admin.listTopics();
    const missing = topics.filter(({ topic }) => !existing.includes(topic));
    if (missing.length === 0) return;
    // False where another process was faster.
    const created = await admin.createTopics({ topics: missing });
    if (created) logger.info({ topics: missing.map(({ topic }) => topic) }, 'Topics created');
  } finally {
    await admin.disconnect();
  }
}
