import { ports, services } from '@kafka-o11y/vocabulary';
import { metric, ordersFlow, still } from './expectations.ts';
import type { Action, Expectation, Step } from './scenario.ts';

const up = ['--profile', 'chaos', 'up', '-d', '--wait', '--no-deps'];

/** Counts connections that came through Toxiproxy, as the brokers see them. */
const proxied = 'sum(kafka_server_socket_server_metrics_connection_count{listener="CHAOS"})';

/** The first step of each scenario that disturbs the network. */
export const proxyGoesBetween: Step = {
  title: 'The proxy goes in between',
  text: 'Producer and consumer start anew, with Toxiproxy as their bootstrap server. The monitor’s canary keeps going to the broker directly, so that you can compare.',
  do: [
    {
      compose: [...up, services.toxiproxy, services.producer, services.consumer],
      env: { KAFKA_BOOTSTRAP_SERVERS: `${services.toxiproxy}:${ports.toxiproxyKafka}` },
    },
  ],
  expect: [
    metric('Clients come in through the proxy', proxied, 'above', 0, 'count', 90),
    ...still(120, ...ordersFlow),
  ],
  look: [{ board: 'broker', panel: 'Open connections' }],
};

/** Heals the network first, as a client that stops sends what it still has. */
export const proxyGoesAway: Action[] = [
  { toxic: 'none' },
  { compose: ['up', '-d', '--wait', '--no-deps', services.producer, services.consumer] },
  { compose: ['--profile', 'chaos', 'rm', '--stop', '--force', services.toxiproxy] },
];

/** Shows that nothing is wrong with the brokers: the canary is as fast as ever. */
export const canaryIsFast: Expectation = metric(
  'The canary, which goes directly, is as fast as ever',
  'histogram_quantile(0.5, sum by (le) (rate(kafka_canary_produce_duration_seconds_bucket[1m])))',
  'below',
  0.1,
  'seconds',
  60,
);

/** Counts orders that the producer has accepted and no broker has acknowledged. */
export const queued = 'sum(kafka_producer_queue_records{component="producer"})';
