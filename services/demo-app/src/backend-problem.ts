import { BackendError } from '@kafka-o11y/backends';
import { Problem } from '@kafka-o11y/service';

/** A backend without which a route has nothing to answer is the reader's to know: 502, and why. */
export function backendProblem(error: unknown): Problem | undefined {
  if (!(error instanceof BackendError)) return undefined;
  return new Problem(502, error.message, { cause: error });
}
