import type { Exemplar } from '../contract.ts';

/** Slots across a graph; each keeps one exemplar, so that dots stay apart. */
const slots = 60;

/** The exemplar with the largest value of each slot of time: the slow ones are worth a look. */
export function thinOut(exemplars: Exemplar[], { from, to }: { from: number; to: number }) {
  const largest = new Map<number, Exemplar>();
  for (const exemplar of exemplars) {
    const slot = Math.floor(((exemplar.time - from) / (to - from)) * slots);
    const kept = largest.get(slot);
    if (!kept || exemplar.value > kept.value) largest.set(slot, exemplar);
  }
  return [...largest.values()];
}
