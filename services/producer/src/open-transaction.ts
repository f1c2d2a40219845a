import { hostname } from 'node:os';
import { aborted } from 'node:util';
import type { Faults } from '@kafka-o11y/faults';
import { persist } from '@kafka-o11y/kafka';
import { encodeOrder, randomOrder } from '@kafka-o11y/orders';
import { services, topics } from '@kafka-o11y/vocabulary';
import type { Kafka } from 'kafkajs';
import type { Logger } from 'pino';

/** The most that brokers allow (transaction.max.timeout.ms). Then they abort it. */
const TRANSACTION_TIMEOUT_MS = 900_000;

/** A transaction with records in it. `abort` never rejects. */
interface Open {
  abort(): Promise<void>;
}

/**
 * Has a transaction with orders in it while the fault `openTransaction` is on, until `signal` aborts.
 * It is never committed: nobody was told that its orders are accepted.
 */
export async function leaveTransactionOpen(
  faults: Faults,
  client: { kafka: Kafka; logger: Logger; signal: AbortSignal },
): Promise<void> {
  const { signal } = client;
  const stopped = aborted(signal, faults);
  let open: Open | undefined;
  while (!signal.aborted) {
    const change = faults.nextChange();
    const orders = faults.peek('openTransaction');
    if (orders > 0)
      open ??= await persist('Opening a transaction', () => begin(orders, client), client);
    else {
      await open?.abort();
      open = undefined;
    }
    await Promise.race([change, stopped]);
  }
  await open?.abort();
}

async function begin(
  orders: number,
  { kafka, logger }: { kafka: Kafka; logger: Logger },
): Promise<Open> {
  const { topic } = topics.orders;
  // After a crash the same name aborts what was left open.
  const transactionalId = `${services.producer}.${hostname()}`;
  const producer = kafka.producer({
    transactionalId,
    transactionTimeout: TRANSACTION_TIMEOUT_MS,
    idempotent: true,
    maxInFlightRequests: 1,
  });
  try {
    await producer.connect();
    const transaction = await producer.transaction();
    const messages = Array.from({ length: orders }, () => {
      const order = randomOrder();
      return { key: order.customerId, value: encodeOrder(order) };
    });
    await transaction.send({ topic, messages });
    logger.warn({ topic, orders, transactional_id: transactionalId }, 'transaction left open');
    return {
      abort: async () => {
        try {
          await transaction.abort();
          logger.info({ topic, transactional_id: transactionalId }, 'transaction aborted');
        } catch (err) {
          // Somebody else has ended it: its timeout, or a person.
          logger.warn({ err, topic, transactional_id: transactionalId }, 'transaction not aborted');
        }
        await producer.disconnect();
      },
    };
  } catch (error) {
    await producer.disconnect();
    throw error;
  }
}
