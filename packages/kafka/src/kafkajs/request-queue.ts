import { createRequire } from 'node:module';

/** The part of KafkaJS' RequestQueue that the patch reads and writes. */
interface RequestQueue {
  pending: unknown[];
  /** Milliseconds since the epoch until which the broker asked for silence; -1 for never. */
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
}

/** KafkaJS' own interval for looking again at requests that wait for a free slot. */
const CHECK_INTERVAL_MS = 10;

const require = createRequire(import.meta.url);

/**
 * Ends the spinning of idle connections. KafkaJS arms a timer to look for waiting requests, with a
 * negative delay, again and again while none waits. Each connection so wakes up about 900 times a
 * second (3.6 % of a core), and Node prints TimeoutNegativeWarning (tulios/kafkajs#1704, #1751).
 * With the patch the timer runs only while requests wait or the broker throttles.
 */
export function patchRequestQueue(): void {
  const { prototype } = require('kafkajs/src/network/requestQueue') as { prototype: RequestQueue };
  prototype.scheduleCheckPendingRequests = function () {
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
  };
}
