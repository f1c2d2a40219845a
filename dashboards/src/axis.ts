import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';

/**
 * Has a graph's axis reach at least this far, and further where the values do: else a line that
 * never leaves 0 (or 1) is drawn on an axis of an arbitrary size.
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
