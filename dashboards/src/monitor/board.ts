import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { board } from '../kit/index.ts';
import { errorBudget } from './error-budget.ts';
import { evidence } from './evidence.ts';
import { latency } from './latency.ts';
import { outcomes } from './outcomes.ts';
import { promise } from './promise.ts';
import { watcher } from './watcher.ts';

/** The board of the monitor: Kafka's service to clients, measured with canary records. */
export function monitor(): Dashboard {
  return board({
    name: 'monitor',
    title: 'Kafka O11y Monitor and SLO',
    description:
      'Does Kafka keep its promise to clients: availability for writing and reading, error budget, losses, and latency of every partition, measured by the canary.',
    rows: [promise(), errorBudget(), outcomes(), latency(), evidence(), watcher()],
  });
}
