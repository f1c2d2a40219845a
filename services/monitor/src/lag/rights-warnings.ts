import type { Logger } from 'pino';
import type { Refused, Right } from './rights.ts';
import { RIGHTS, rightsOf } from './rights.ts';

const MINUTE_MS = 60_000;
/** More of them do not help whoever reads the line; the metric counts them. */
const MAX_NAMES = 20;

interface Told {
  atMs: number;
  names: ReadonlySet<string>;
}

/** Logs the rights that are missing: each name once until it is no longer refused, each right once a minute at most. */
export class RightsWarnings {
  readonly #told = new Map<Right, Told>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** @param nowMs milliseconds since the epoch */
  look(refused: Refused, nowMs = Date.now()): void {
    for (const [right, names] of rightsOf(refused)) {
      const told = this.#told.get(right);
      const untold = [...names].filter((name) => !told?.names.has(name));
      if (untold.length === 0 || (told && nowMs - told.atMs < MINUTE_MS)) {
        if (told) this.#told.set(right, { ...told, names: told.names.intersection(names) });
        continue;
      }
      this.#told.set(right, { atMs: nowMs, names });
      const { resource, operation, without } = RIGHTS[right];
      this.#logger.warn(
        { resource, operation, count: names.size, names: untold.slice(0, MAX_NAMES) },
        `Lag: the monitor lacks the right to ${operation}: ${without}`,
      );
    }
  }
}
