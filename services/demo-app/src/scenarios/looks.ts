import type { Look } from '@kafka-o11y/scenarios';
import { Problem } from '@kafka-o11y/service';
import { BackendError } from '../backends/get-json.ts';
import type { Loki } from '../backends/loki.ts';
import type { Tempo } from '../backends/tempo.ts';
import type { Frame } from '../contract.ts';

const limit = 20;

/**
 * The newest log lines or traces that a look of a step points to; none for a board, which has a
 * page of its own.
 *
 * @param from in milliseconds since 1970
 * @throws {Problem} 502 where Loki or Tempo does not answer
 */
export function lookAt(
  look: Look,
  from: number,
  backends: { loki: Loki; tempo: Tempo },
): Promise<Frame[]> {
  return ask(look, from, backends).catch((cause: unknown) => {
    if (!(cause instanceof BackendError)) throw cause;
    throw new Problem(502, cause.message, { cause });
  });
}

async function ask(
  look: Look,
  from: number,
  { loki, tempo }: { loki: Loki; tempo: Tempo },
): Promise<Frame[]> {
  const range = { from, to: Date.now(), limit };
  if ('logs' in look) return loki.range('A', look.logs, { ...range, stepMs: 1_000 });
  if ('traces' in look) return tempo.search('A', look.traces, range);
  return [];
}
