import { Faults } from '@kafka-o11y/faults';
import { createKafka, ensureTopics, kafkaClient, Publisher, Subscriber } from '@kafka-o11y/kafka';
import { InvalidOrderError } from '@kafka-o11y/orders';
import type { App } from '@kafka-o11y/service';
import { createHttp, LimitedLog, securityOf } from '@kafka-o11y/service';
import { initErrorCounter, recordError } from '@kafka-o11y/telemetry';
import { ORDER_ID_ATTRIBUTE, ORDER_ID_HEADER, services, topics } from '@kafka-o11y/vocabulary';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { createOrderHandler } from './handle-order.ts';
import { Membership } from './membership.ts';
import { MemoryGrowth } from './memory-growth.ts';
import { underFaults, WorkError, work } from './work.ts';

/** Processes orders; those that fail it tries again, and sets aside those that keep failing. */
export async function createApp(config: Config, { logger }: { logger: Logger }): Promise<App> {
  const component = config.OTEL_SERVICE_NAME;
  const headerAttributes = { [ORDER_ID_HEADER]: ORDER_ID_ATTRIBUTE };
  const stopping = new AbortController();
  const options = {
    brokers: config.KAFKA_BOOTSTRAP_SERVERS,
    clientId: component,
    security: securityOf(config),
    logger,
  };
  const kafka = createKafka(options);
  const client = await kafkaClient(config.KAFKA_CLIENT, {
    ...options,
    groupProtocol: config.KAFKA_GROUP_PROTOCOL,
  });
  // Failed records are few: none need wait for others to share a batch with.
  const publisher = new Publisher(client.producer(config.KAFKA_COMPRESSION), {
    component,
    headerAttributes,
    lingerMs: 0,
    logger,
  });

  const faults = new Faults(services.consumer, logger);
  const memoryGrowth = new MemoryGrowth(faults);

  const consumed = [topics.orders.topic, topics.retry.topic];
  initErrorCounter({
    component,
    topics: consumed,
    errorTypes: [InvalidOrderError.name, WorkError.name],
  });
  const handle = createOrderHandler({
    publisher,
    policy: {
      retryTopic: topics.retry.topic,
      deadLetterTopic: topics.deadLetter.topic,
      maxAttempts: config.MAX_ATTEMPTS,
      backoff: { initialMs: config.RETRY_BACKOFF_MS, maxMs: config.RETRY_BACKOFF_MAX_MS },
      isPermanent: (error) => error instanceof InvalidOrderError,
    },
    work: underFaults(faults, () =>
      work({
        p50Ms: config.WORK_MS_P50,
        p99Ms: config.WORK_MS_P99,
        errorRate: config.WORK_ERROR_RATE,
      }),
    ),
    topics: consumed,
    component,
    logger,
    orderLog: new LimitedLog(logger, config.ORDER_LOG_RATE),
  });

  const concurrency = config.CONSUMER_CONCURRENCY;
  const onError = (error: unknown, topic?: string) =>
    recordError(error, topic === undefined ? { component } : { component, topic });
  const subscribers = () => [
    new Subscriber(client.groups(), {
      groupId: config.KAFKA_CONSUMER_GROUP_ID,
      topics: [topics.orders.topic],
      fromBeginning: config.KAFKA_AUTO_OFFSET_RESET === 'earliest',
      handle,
      concurrency,
      headerAttributes,
      onError,
      logger,
    }),
    // A group of its own, so that waiting for a retry to fall due holds up no new order. It begins
    // at the earliest whatever is configured: what is there was put there to be tried again.
    new Subscriber(client.groups(), {
      groupId: `${config.KAFKA_CONSUMER_GROUP_ID}.retry`,
      topics: [topics.retry.topic],
      fromBeginning: true,
      handle,
      concurrency,
      headerAttributes,
      onError,
      logger,
    }),
  ];
  const membership = new Membership(subscribers, { faults, group: config.KAFKA_CONSUMER_GROUP_ID });
  const http = createHttp({ logger, notReady });

  function notReady(): string | undefined {
    if (stopping.signal.aborted) return 'stopping';
    if (!publisher.connected) return 'the broker is unreachable';
    return membership.running ? undefined : 'not a member of the consumer group';
  }

  return {
    async start() {
      const url = await http.listen({ host: config.HTTP_HOST, port: config.HTTP_PORT });
      logger.info({ url }, 'listening');
      await publisher.start();
      await ensureTopics(kafka, Object.values(topics), { logger, signal: stopping.signal });
      await faults.open(config.FAULT_FLAGS_FILE);
      memoryGrowth.start();
      await membership.start();
      logger.info({ topics: consumed, group: config.KAFKA_CONSUMER_GROUP_ID }, 'processing orders');
    },
    async stop(timeoutMs) {
      stopping.abort();
      await membership.stop(timeoutMs);
      memoryGrowth.stop();
      await faults.close();
      // Handlers wait for their records to be acknowledged, so that nothing is queued by now.
      await publisher.stop(0);
      await http.close();
    },
  };
}
