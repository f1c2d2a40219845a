import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { board } from '../kit/index.ts';
import { partitions } from './partitions.ts';
import { replicas } from './replicas.ts';
import { storage } from './storage.ts';
import { summary } from './summary.ts';
import { throughput } from './throughput.ts';

/** The board of topics: load, placement and replicas. */
export function topics(): Dashboard {
  return board({
    name: 'topics',
    title: 'Kafka O11y Topics and partitions',
    description:
      'Which topics carry the load, whether it is spread over their partitions, and whether their replicas are whole.',
    rows: [summary(), throughput(), partitions(), replicas(), storage()],
  });
}
