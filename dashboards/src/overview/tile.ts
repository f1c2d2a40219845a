import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { stat } from '../kit/index.ts';

/** A figure of the first screen: low, so that all of them fit on it, and without a course. */
export function tile(spec: Omit<Parameters<typeof stat>[0], 'height' | 'plain'>): Panel {
  return stat({ ...spec, height: 3, plain: true });
}
