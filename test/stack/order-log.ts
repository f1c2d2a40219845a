import { z } from 'zod';
import { output } from './compose.ts';
import type { OrderRecord } from './kafka.ts';

const line = z.object({
  msg: z.string(),
  order_id: z.string(),
  partition: z.number(),
  offset: z.string().transform(BigInt),
});

/**
 * The orders of which a service has said so since then: the producer writes "order sent" once the
 * broker has acknowledged, the consumer "order processed" once the work is done and before it
 * commits. Read from the container's own output, which a kill -9 leaves whole, unlike telemetry.
 */
async function logged(service: string, msg: string, since: Date): Promise<OrderRecord[]> {
  const lines = await output(service, since);
  return lines.flatMap((text) => {
    if (!text.startsWith('{')) return [];
    const { data } = line.safeParse(JSON.parse(text));
    if (data?.msg !== msg) return [];
    return [{ orderId: data.order_id, partition: data.partition, offset: data.offset }];
  });
}

export const acknowledgedOrders = (since: Date): Promise<OrderRecord[]> =>
  logged('producer', 'order sent', since);

export const processedOrders = (since: Date): Promise<OrderRecord[]> =>
  logged('consumer', 'order processed', since);
