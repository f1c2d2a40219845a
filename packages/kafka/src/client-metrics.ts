import type { Histogram } from '@opentelemetry/api';
import { metrics } from '@opentelemetry/api';

let duration: Histogram | undefined;

/**
 * Records a request to a broker in `messaging.client.operation.duration`, with the labels that the
 * instrumentation of KafkaJS gives it.
 *
 * @param api Kafka's name of the request, for example Produce
 * @param broker as "host:port"
 */
export function recordRequest(api: string, broker: string, seconds: number): void {
  duration ??= metrics
    .getMeter('@kafka-o11y/kafka')
    .createHistogram('messaging.client.operation.duration', { unit: 's' });
  const port = broker.lastIndexOf(':');
  duration.record(seconds, {
    'messaging.system': 'kafka',
    'messaging.operation.name': api,
    'server.address': broker.slice(0, port),
    'server.port': Number(broker.slice(port + 1)),
  });
}
