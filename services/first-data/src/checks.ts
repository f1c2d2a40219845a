import type { backends } from './config.ts';
import { get } from './http.ts';
import { tracesInLog } from './loki.ts';
import { queryNumber, sumSince } from './prometheus.ts';
import { servicesInTrace } from './tempo.ts';

/** Something that is to be seen, once, in one backend. */
export interface Check {
  name: string;
  /**
   * What was seen, in words; undefined where it is not there yet.
   *
   * @throws {Error} saying why the backend could not be asked
   */
  look(): Promise<string | undefined>;
  /** Where a person looks when it never comes. */
  where: string;
}

/** The checks that an order goes all the way, in the order in which they come true. */
export function createChecks(urls: typeof backends, since: Date): Check[] {
  return [
    {
      name: 'collector',
      async look() {
        return (await get(urls.collector, '/health')) && 'the Collector is available';
      },
      where: 'docker compose logs otel-collector',
    },
    {
      name: 'metric',
      async look() {
        const [sent, processed] = await Promise.all(
          [
            'kafka_messages_sent_total{component="producer",status="success"}',
            'orders_processed_total{component="consumer",status="processed"}',
          ].map((counter) => queryNumber(urls.prometheus, sumSince(counter, since))),
        );
        return sent && processed ? `${sent} orders sent, ${processed} processed` : undefined;
      },
      where:
        'docker compose logs producer consumer otel-collector; Prometheus: kafka_messages_sent_total',
    },
    {
      name: 'log',
      async look() {
        const [traceId] = await tracesInLog(urls.loki, since);
        return traceId && `a line of an order, in trace ${traceId}`;
      },
      where: 'docker compose logs producer consumer otel-collector loki',
    },
    {
      name: 'trace',
      async look() {
        for (const traceId of await tracesInLog(urls.loki, since)) {
          const services = await servicesInTrace(urls.tempo, traceId);
          if (services.has('producer') && services.has('consumer')) {
            return `${traceId}, from producer to consumer`;
          }
        }
        return undefined;
      },
      where: 'docker compose logs producer consumer otel-collector tempo',
    },
  ];
}
