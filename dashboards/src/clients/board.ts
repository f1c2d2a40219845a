import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { board, ofCluster, queryVariable } from '../kit/index.ts';
import { byClient } from './by-client.ts';
import { reading } from './reading.ts';
import { sending } from './sending.ts';

/** The board of one client, as it tells of itself, as the broker does, and as its spans do. */
export function clients(): Dashboard {
  return board({
    name: 'clients',
    title: 'Kafka O11y Both sides of a client',
    description:
      'What a client says, what the broker says of it, and what its spans say: where they part is where to look.',
    rows: [byClient(), sending(), reading()],
    variables: [
      queryVariable('client', {
        title: 'Client id',
        selector: `kafka_server_quota_byte_rate{${ofCluster}}`,
        label: 'client_id',
      }),
    ],
  });
}
