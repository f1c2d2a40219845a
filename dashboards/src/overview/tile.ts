import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { stat } from '../kit/index.ts';

/** A low tile without a sparkline, so that all tiles fit on the first screen. */
export function tile(spec: Omit<Parameters<typeof stat>[0], 'height' | 'plain'>): Panel {
  return stat({ ...spec, height: 3, plain: true });
}
