/**
 * What can come of a canary record. Each has one of the first three, from its sending; one that
 * the cluster has gets one of the next three, from its return.
 */
export const outcomes = [
  'acked',
  'failed',
  'unknown',
  'received',
  'late',
  'lost',
  'duplicate',
] as const;

export type Outcome = (typeof outcomes)[number];
