import { Faults } from '@kafka-o11y/faults';
import {
  createKafka,
  DeliveryError,
  ensureTopics,
  kafkaClient,
  Publisher,
  QueueFullError,
} from '@kafka-o11y/kafka';
import { randomOrder } from '@kafka-o11y/orders';
import type { App } from '@kafka-o11y/service';
import { LimitedLog, securityOf } from '@kafka-o11y/service';
import { initErrorCounter } from '@kafka-o11y/telemetry';
import { ORDER_ID_ATTRIBUTE, ORDER_ID_HEADER, services, topics } from '@kafka-o11y/vocabulary';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { createOrdersHttp } from './http.ts';
import { leaveTransactionOpen } from './open-transaction.ts';
import { pace } from './pace.ts';
import type { SendOrder } from './send-order.ts';
import { AcknowledgementWatch, createSendOrder } from './send-order.ts';
import { burst, ofBurst, underFaults } from './under-faults.ts';

/** A broker that acknowledges nothing for this long is as good as none. */
const maxSilenceMs = 10_000;

/** Sends random orders at the configured rate, and further ones on request. */
export async function createApp(config: Config, { logger }: { logger: Logger }): Promise<App> {
  const component = config.OTEL_SERVICE_NAME;
  const options = {
    brokers: config.KAFKA_BOOTSTRAP_SERVERS,
    clientId: component,
    security: securityOf(config),
    logger,
  };
  const kafka = createKafka(options);
  const client = await kafkaClient(config.KAFKA_CLIENT, options);
  const publisher = new Publisher(client.producer(config.KAFKA_COMPRESSION), {
    component,
    headerAttributes: { [ORDER_ID_HEADER]: ORDER_ID_ATTRIBUTE },
    logger,
  });
  initErrorCounter({
    component,
    topics: [topics.orders.topic],
    errorTypes: [DeliveryError.name, QueueFullError.name],
  });
  const watch = new AcknowledgementWatch();
  const orderLog = new LimitedLog(logger, config.ORDER_LOG_RATE);
  const faults = new Faults(services.producer, logger);
  const send = createSendOrder({ publisher, watch, component, logger, orderLog });
  const sendUnderFaults = underFaults(faults, send);
  const stopping = new AbortController();
  const http = createOrdersHttp({ logger, notReady, send });
  let paced = Promise.resolve();

  function notReady(): string | undefined {
    if (stopping.signal.aborted) return 'stopping';
    if (!publisher.connected) return 'the broker is unreachable';
    if (watch.silentMs > maxSilenceMs) return 'the broker acknowledges nothing';
    return undefined;
  }

  function sendingNext(sendOne: SendOrder): () => Promise<void> {
    return async () => {
      await publisher.writable();
      // Not awaited: many orders are in flight at a time. `send` has logged and counted a failure.
      sendOne(randomOrder()).catch(() => {});
    };
  }

  function unlessStopping(error: unknown): void {
    if (!stopping.signal.aborted) throw error;
  }

  return {
    async start() {
      const url = await http.listen({ host: config.HTTP_HOST, port: config.HTTP_PORT });
      logger.info({ url }, 'listening');
      await publisher.start();
      await ensureTopics(kafka, Object.values(topics), { logger, signal: stopping.signal });
      await faults.open(config.FAULT_FLAGS_FILE);
      paced = Promise.all([
        pace(config.PRODUCER_RATE, sendingNext(sendUnderFaults), stopping.signal),
        burst(faults, sendingNext(ofBurst(faults, sendUnderFaults)), stopping.signal),
        leaveTransactionOpen(faults, { kafka, logger, signal: stopping.signal }),
      ]).then(() => {}, unlessStopping);
      logger.info({ rate: config.PRODUCER_RATE, topic: topics.orders.topic }, 'sending orders');
    },
    async stop(timeoutMs) {
      stopping.abort();
      await publisher.stop(timeoutMs);
      await paced;
      await faults.close();
      await http.close();
    },
  };
}
