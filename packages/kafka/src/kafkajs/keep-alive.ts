import type { Logger } from 'pino';
import { KafkaJSProtocolError } from './errors.ts';

type Heartbeat = () => Promise<void>;

/** What the coordinator answers once a member's partitions are no longer its own. */
const LOST = new Set(['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID']);

/**
 * Sends heartbeats while handlers work. KafkaJS sends them only between records, so the group would
 * take the partitions of a long handler away (tulios/kafkajs#1396).
 */
export class KeepAlive {
  readonly #timer: NodeJS.Timeout;
  readonly #onLost: (error: Error) => void;
  readonly #logger: Logger;
  #working = 0;
  #heartbeat: Heartbeat = async () => {};

  /**
   * @param intervalMs milliseconds between two heartbeats
   * @param onLost called when the group says that the partitions are being reassigned
   */
  constructor(intervalMs: number, onLost: (error: Error) => void, logger: Logger) {
    this.#onLost = onLost;
    this.#logger = logger;
    this.#timer = setInterval(() => {
      if (this.#working > 0) void this.beat();
    }, intervalMs).unref();
  }

  /**
   * Runs work, with heartbeats for as long as it takes. Rejects as the work does.
   *
   * @param heartbeat KafkaJS' own, which skips a heartbeat that comes too soon after the last
   */
  async during(heartbeat: Heartbeat, work: () => Promise<void>): Promise<void> {
    this.#heartbeat = heartbeat;
    this.#working += 1;
    try {
      await work();
    } finally {
      this.#working -= 1;
    }
  }

  /** One heartbeat. Never rejects. */
  async beat(): Promise<void> {
    try {
      await this.#heartbeat();
    } catch (error) {
      if (error instanceof KafkaJSProtocolError && LOST.has(error.type)) this.#onLost(error);
      else this.#logger.warn({ err: error }, 'A heartbeat failed; the next one is tried in time');
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
