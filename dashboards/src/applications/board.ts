import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { board } from '../kit/index.ts';
import { errors } from './errors.ts';
import { glance } from './glance.ts';
import { kafkaClients } from './kafka-clients.ts';
import { orders } from './orders.ts';
import { red } from './red.ts';

/** The board of the services that write to Kafka and read from it. */
export function applications(): Dashboard {
  return board({
    name: 'applications',
    title: 'Kafka O11y Applications',
    description:
      'Do the services do their work: rate, errors and duration of each, where orders fail, and what their Kafka clients see.',
    rows: [glance(), red(), orders(), errors(), kafkaClients()],
  });
}
