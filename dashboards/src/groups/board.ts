import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { board } from '../kit/index.ts';
import { abandoned } from './abandoned.ts';
import { coordinators } from './coordinators.ts';
import { headroom } from './headroom.ts';
import { lag } from './lag.ts';
import { members } from './members.ts';
import { status } from './status.ts';
import { transactions } from './transactions.ts';

/** The board of consumer groups: lag, its causes, and headroom. */
export function groups(): Dashboard {
  return board({
    name: 'groups',
    title: 'Kafka O11y Consumer groups and lag',
    description:
      'Which group is behind, by how many records and seconds, and whether it will make it.',
    rows: [status(), lag(), headroom(), transactions(), members(), abandoned(), coordinators()],
  });
}
