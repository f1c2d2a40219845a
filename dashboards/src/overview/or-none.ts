import { ofCluster } from '../kit/index.ts';

/** 0 where the lab's clients run and have counted nothing yet. Without them it is not known, and there is no 0. */
export function orNone(expr: string): string {
  return `${expr} or 0 * count({__name__=~"kafka_(producer|consumer)_active", ${ofCluster}})`;
}
