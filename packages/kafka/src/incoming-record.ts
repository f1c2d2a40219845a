import type { EachMessagePayload, IHeaders } from 'kafkajs';
import type { IncomingRecord } from './records.ts';

/** What KafkaJS delivers, as a handler sees it. */
export function incomingRecord({ topic, partition, message }: EachMessagePayload): IncomingRecord {
  return {
    topic,
    partition,
    offset: message.offset,
    key: message.key?.toString() ?? null,
    value: message.value,
    headers: decode(message.headers ?? {}),
    timestamp: new Date(Number(message.timestamp)),
  };
}

function decode(headers: IHeaders): Record<string, string> {
  const decoded: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const last = Array.isArray(value) ? value.at(-1) : value;
    decoded[name] = last?.toString() ?? '';
  }
  return decoded;
}
