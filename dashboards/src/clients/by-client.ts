import type { Row } from '../kit/index.ts';
import { table, text } from '../kit/index.ts';
import { toApplications, toBroker } from '../onward.ts';
import { brokerBytes, pushed, spans } from './said.ts';

export function byClient(): Row {
  return {
    title: 'Client by client',
    panels: [
      table({
        title: 'Who says what of whom',
        description:
          'Records and bytes per second of each client id, as the client, the brokers and its spans have it. Good: what one says the others say, too. Only the broker: the client pushes nothing and is not traced. Only spans: it does not reach the broker.',
        span: 16,
        height: 8,
        labels: { client_id: 'Client id' },
        nameWidth: 200,
        columns: [
          {
            header: 'Client sent',
            expr: pushed('producer_record_send_rate'),
            unit: 'short',
            decimals: 1,
          },
          {
            header: 'Client read',
            expr: pushed('consumer_fetch_manager_records_consumed_rate'),
            unit: 'short',
            decimals: 1,
          },
          { header: 'Broker in', expr: brokerBytes('Produce'), unit: 'Bps' },
          { header: 'Broker out', expr: brokerBytes('Fetch'), unit: 'Bps' },
          {
            header: 'Spans sent',
            expr: spans('PRODUCER'),
            unit: 'short',
            decimals: 1,
          },
          {
            header: 'Spans read',
            expr: spans('CONSUMER'),
            unit: 'short',
            decimals: 1,
          },
        ],
        onward: [toApplications, toBroker],
      }),
      text({
        title: 'Who can push',
        description: 'Which clients push metrics of their own to the broker.',
        span: 8,
        height: 8,
        content: [
          'A broker can ask its clients for **their own metrics** (KIP-714); here it does, and passes them on. Kafka’s own clients for **Java** answer. **KafkaJS and @platformatic/kafka can’t**: of these there are what the broker says and what their spans say.',
          '`docker compose --profile java up -d` starts a producer and a consumer for Java that are traced, too.',
          'In the lab a client’s id is the name of its service.',
        ].join('\n\n'),
        onward: toApplications,
      }),
    ],
  };
}
