import type { OldestUnread } from './oldest-unread.ts';
import type { Retention } from './retention.ts';

/**
 * Seconds until the oldest unread record may be deleted, 0 and up; undefined if nothing deletes it.
 *
 * By time it is the record's timestamp plus retention.ms. By size it is when as many bytes have
 * been produced as are left of retention.bytes, at the present rate; the size of what is unread is
 * estimated from that of the batch with the oldest. Kafka deletes whole segments, one only
 * once all of it has expired, so that the record may well live longer.
 *
 * @param produceRate records each second
 */
export function headroomSeconds(options: {
  retention: Retention;
  oldest: OldestUnread;
  unread: number;
  produceRate: number;
  nowMs: number;
}): number | undefined {
  const { retention, oldest, unread, produceRate, nowMs } = options;
  const limits: number[] = [];
  if (retention.ms !== undefined && oldest.timestampMs !== undefined) {
    limits.push((oldest.timestampMs + retention.ms - nowMs) / 1_000);
  }
  if (retention.bytes !== undefined && oldest.bytesPerRecord > 0) {
    const room = retention.bytes - unread * oldest.bytesPerRecord;
    if (room <= 0) limits.push(0);
    else if (produceRate > 0) limits.push(room / (produceRate * oldest.bytesPerRecord));
  }
  return limits.length === 0 ? undefined : Math.max(0, Math.min(...limits));
}
