import { ExportedHistogram } from '@kafka-o11y/telemetry';

/** Steps of 1-2-5 meet the baselines: consumer 20 ms, producer 50 ms, end to end 100 ms. */
export const MESSAGING_SECONDS = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10,
];

const requestDuration = new ExportedHistogram({
  name: 'messaging.client.operation.duration',
  unit: 's',
  description: 'How long a broker took to answer.',
  boundaries: MESSAGING_SECONDS,
});

/**
 * Records a request to a broker in `messaging.client.operation.duration`, with the labels that the
 * instrumentation of KafkaJS gives it.
 *
 * @param api Kafka's name of the request, for example Produce
 * @param broker as "host:port"
 */
export function recordRequest(api: string, broker: string, seconds: number): void {
  const labels = () => {
    const port = broker.lastIndexOf(':');
    return {
      'messaging.system': 'kafka',
      'messaging.operation.name': api,
      'server.address': broker.slice(0, port),
      'server.port': Number(broker.slice(port + 1)),
    };
  };
  requestDuration.series(`${api} ${broker}`, labels).record(seconds);
}
