import type { Logger } from 'pino';
import type { GroupLag } from './group-history.ts';
import { keyOf } from './partitions.ts';

const EXPLANATIONS = {
  'beyond the end':
    'The committed offset is beyond the end of the log, so the lag is taken as 0: the topic was ' +
    'created anew or lost records in an unclean leader election. Reset the offset of the group',
  'before the start':
    'The committed offset is before the start of the log: records were deleted that the group had ' +
    'not processed. Let it process faster or keep them longer',
};

/** Logs committed offsets that are outside the log, once until they are inside again. */
export class OffsetWarnings {
  #outside = new Set<string>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  look(groups: readonly GroupLag[]): void {
    const outside = new Set<string>();
    for (const { group, partitions } of groups) {
      for (const lag of partitions) {
        if (!lag.clamped) continue;
        const key = `${lag.clamped} ${keyOf(lag)} ${group}`;
        outside.add(key);
        if (this.#outside.has(key)) continue;
        const { topic, partition } = lag;
        this.#logger.warn({ group, topic, partition }, EXPLANATIONS[lag.clamped]);
      }
    }
    this.#outside = outside;
  }
}
