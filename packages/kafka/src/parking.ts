import type { Logger } from 'pino';
import type { Assignment } from './group-client.ts';
import type { SubscriberMetrics } from './metrics.ts';
import { backoffDelay } from './persist.ts';

/** A record's place. */
export interface Place {
  topic: string;
  partition: number;
  offset: string;
}

/** A partition that stands at one record. */
interface Parked extends Place {
  attempts: number;
  errorType: string;
  resume: () => void;
  retry: NodeJS.Timeout;
}

const BACKOFF = { initialMs: 250, maxMs: 30_000 };

/**
 * The partitions of a consumer that stand still at a record that can't be read or handled. Each is
 * tried again after a growing pause, for as long as it takes: no record is skipped.
 */
export class Parking {
  readonly #metrics: SubscriberMetrics;
  readonly #logger: Logger;
  readonly #parked = new Map<string, Parked>();

  constructor(metrics: SubscriberMetrics, logger: Logger) {
    this.#metrics = metrics;
    this.#logger = logger;
  }

  /** How many partitions are parked. */
  get size(): number {
    return this.#parked.size;
  }

  /** @param resume lets the consumer fetch the partition again, from this record */
  park(place: Place, error: unknown, resume: () => void): void {
    const { topic, partition, offset } = place;
    const before = this.#parked.get(keyOf(place));
    const attempts = before?.offset === offset ? before.attempts + 1 : 1;
    const retryInMs = backoffDelay(attempts, BACKOFF);
    const errorType = error instanceof Error ? error.name : typeof error;
    this.#release(before);
    this.#parked.set(keyOf(place), {
      ...place,
      attempts,
      errorType,
      resume,
      retry: setTimeout(resume, retryInMs).unref(),
    });
    this.#metrics.parked(topic, partition, errorType, Number(offset));
    this.#logger.error(
      { err: error, topic, partition, offset, attempt: attempts, retryInMs },
      `${topic}/${partition} is parked at offset ${offset} (${errorType}); ` +
        `trying again in ${retryInMs} ms`,
    );
  }

  /** A record of the partition was handled. */
  passed(place: Pick<Place, 'topic' | 'partition'>): void {
    const parked = this.#parked.get(keyOf(place));
    if (!parked) return;
    this.#release(parked);
    const { topic, partition, offset, attempts } = parked;
    this.#logger.info(
      { topic, partition, offset, attempts },
      `${topic}/${partition} goes on after offset ${offset}`,
    );
  }

  /** Forgets the partitions that this member no longer has. */
  keep(assignment: Assignment): void {
    for (const parked of this.#parked.values()) {
      if (assignment[parked.topic]?.includes(parked.partition)) continue;
      this.#release(parked);
      // The consumer remembers the pause, and may get the partition again.
      parked.resume();
    }
  }

  #release(parked: Parked | undefined): void {
    if (!parked) return;
    clearTimeout(parked.retry);
    this.#parked.delete(keyOf(parked));
    const { topic, partition, errorType } = parked;
    this.#metrics.parked(topic, partition, errorType, NOT_PARKED);
  }
}

/** Kafka's own number for no offset. */
const NOT_PARKED = -1;

function keyOf({ topic, partition }: Pick<Place, 'topic' | 'partition'>): string {
  return `${topic}/${partition}`;
}
