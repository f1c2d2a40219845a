import { createRequire } from 'node:module';

/** The part of KafkaJS's RequestQueue that the fix reads and writes. */
export interface RequestQueue {
  pending: unknown[];
  /** Milliseconds since the epoch until which the broker asked for silence; -1 for never. */
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
}

const KNOWN_VERSION = '2.2.4';
const DEFECT = 'let scheduleAt = this.throttledUntil - Date.now()';
/** KafkaJS's own interval for looking again at requests that wait for a free slot. */
const CHECK_INTERVAL_MS = 10;

const require = createRequire(import.meta.url);

/**
 * Ends KafkaJS's idle spinning: `scheduleCheckPendingRequests` arms its timer again for ever, with
 * a negative delay, so every connection wakes up about 900 times a second for nothing (3.6 % of a
 * core) and Node prints TimeoutNegativeWarning (tulios/kafkajs#1751). With the fix the timer is
 * armed only while requests wait or the broker throttles. Applied once, however often it is called.
 *
 * @throws Error if the installed KafkaJS is not the one the fix was written for
 */
export function fixRequestQueue(): void {
  const { version } = require('kafkajs/package.json') as { version: string };
  const { prototype } = require('kafkajs/src/network/requestQueue') as { prototype: RequestQueue };
  if (prototype.scheduleCheckPendingRequests === scheduleCheckPendingRequests) return;

  if (
    version !== KNOWN_VERSION ||
    !String(prototype.scheduleCheckPendingRequests).includes(DEFECT)
  ) {
    throw new Error(
      `KafkaJS ${version} is not the ${KNOWN_VERSION} that ${import.meta.filename} repairs. ` +
        'See whether its RequestQueue still re-arms a negative timer; if not, remove the fix.',
    );
  }
  prototype.scheduleCheckPendingRequests = scheduleCheckPendingRequests;
}

function scheduleCheckPendingRequests(this: RequestQueue): void {
  if (this.throttleCheckTimeoutId) return;
  const throttledForMs = this.throttledUntil - Date.now();
  if (this.pending.length === 0 && throttledForMs <= 0) return;

  this.throttleCheckTimeoutId = setTimeout(
    () => {
      this.throttleCheckTimeoutId = null;
      this.checkPendingRequests();
    },
    throttledForMs > 0 ? throttledForMs : CHECK_INTERVAL_MS,
  );
}
