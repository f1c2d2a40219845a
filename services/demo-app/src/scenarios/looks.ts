import type { Logs, Traces } from '@kafka-o11y/backends';
import type { Look } from '@kafka-o11y/scenarios';
import type { Frame } from '../contract.ts';
import { logFrame, tracesFrame } from '../frames.ts';

const limit = 20;

/**
 * The newest log lines or traces that a look of a step points to; none for a board, which has a
 * page of its own.
 *
 * @param from in milliseconds since 1970
 * @throws {BackendError} where the store does not answer
 */
export async function lookAt(
  look: Look,
  from: number,
  { logs, traces }: { logs: Logs; traces: Traces },
): Promise<Frame[]> {
  const range = { from, to: Date.now(), limit };
  if ('logs' in look) return [logFrame('A', await logs.lines(look.logs, range))];
  if ('traces' in look) return [tracesFrame('A', await traces.find(look.traces, range))];
  return [];
}
