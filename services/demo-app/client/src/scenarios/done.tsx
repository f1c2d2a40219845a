import { Alert } from '@grafana/ui';
import type { Scenario } from '@kafka-o11y/scenarios';
import { Link } from 'wouter';
import type { Progress } from './progress.ts';

/** What to take along. */
export function Done({ scenario, progress }: { scenario: Scenario; progress: Progress }) {
  const seconds = Math.round(((progress.doneMs ?? 0) - progress.beganMs) / 1_000);
  const took = seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  return (
    <Alert severity="success" title={`All steps done, in ${took}`}>
      <p>{scenario.practice}</p>
      <Link href={`/practices/${scenario.id}`} style={{ textDecoration: 'underline' }}>
        Why, and the settings for it
      </Link>
    </Alert>
  );
}
