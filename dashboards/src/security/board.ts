import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { board } from '../kit/index.ts';
import { authentication } from './authentication.ts';
import { certificates } from './certificates.ts';
import { denied } from './denied.ts';
import { state } from './state.ts';

/** The board of a secure cluster: who is let in, who is denied what, and until when its certificates hold. */
export function security(): Dashboard {
  return board({
    name: 'security',
    title: 'Kafka O11y Security',
    description:
      'Who is denied what, who is not let in, and until when the brokers’ certificates hold.',
    rows: [state(), denied(), authentication(), certificates()],
  });
}
