import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';

/**
 * Makes a graph's axis reach at least this far. Otherwise a line that stays at 0 or 1 gets an axis of
 * arbitrary size.
 */
export function reaching(panel: Panel, axis: { from?: number; to?: number }): Panel {
  const { defaults, overrides = [] } = panel.fieldConfig ?? {};
  const custom = {
    ...defaults?.custom,
    ...(axis.from === undefined ? {} : { axisSoftMin: axis.from }),
    ...(axis.to === undefined ? {} : { axisSoftMax: axis.to }),
  };
  return { ...panel, fieldConfig: { overrides, defaults: { ...defaults, custom } } };
}
