import type { Threshold } from '@grafana/grafana-foundation-sdk/dashboard';
import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';

/** The good range of a reading. Without one the reading is a plain fact, in blue. */
export interface Judgement {
  /** From `red` on a reading is red, from `amber` on orange, green below. */
  limit?: { amber?: number; red: number };
  /** Below `red` a reading is red, below `amber` orange, green from there on. */
  floor?: { amber?: number; red: number };
}

/** Builds the colour steps of a judgement. */
export function thresholds(judgement: Judgement): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps(judgement));
}

/** Gives the colour steps of a judgement, lowest first. */
export function steps({ limit, floor }: Judgement): Threshold[] {
  // A base step is written as null: Grafana reads it as minus infinity.
  if (!limit && !floor) return [{ value: null, color: 'blue' }];
  const found: Threshold[] = [];
  if (floor) {
    found.push({ value: null, color: 'red' });
    if (floor.amber !== undefined) found.push({ value: floor.red, color: 'orange' });
    found.push({ value: floor.amber ?? floor.red, color: 'green' });
  } else {
    found.push({ value: null, color: 'green' });
  }
  if (limit?.amber !== undefined) found.push({ value: limit.amber, color: 'orange' });
  if (limit) found.push({ value: limit.red, color: 'red' });
  return found;
}
