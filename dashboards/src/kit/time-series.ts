import {
  GraphDrawStyle,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { prometheus } from './datasources.ts';
import type { Metric } from './frame.ts';
import { framed, measured } from './frame.ts';
import { overTime } from './queries.ts';

export interface TimeSeriesSpec extends Metric {
  stacked?: boolean;
  /** Show exemplars: dots that open the trace behind a value. */
  exemplars?: boolean;
  /** The lower end of the axis is 0 unless values may be negative. */
  signed?: boolean;
  /** The upper end of the axis. */
  max?: number;
  /** A list of names takes less room than the table with last and largest value. */
  legend?: 'table' | 'list';
}

/** The least upper end of an axis: Grafana draws a graph of zeros up to 100. */
const reach: Record<string, number> = {
  short: 1,
  ops: 0.1,
  reqps: 0.1,
  ms: 1,
  Bps: 1,
  bytes: 1,
};

/** Builds a graph over time; the limit or floor is a dashed line in it. */
export function timeSeries(spec: TimeSeriesSpec): Panel {
  const judged = spec.limit || spec.floor;
  const panel = measured(framed(new PanelBuilder(), spec, prometheus, 8), spec)
    .drawStyle(GraphDrawStyle.Line)
    .lineWidth(1)
    .fillOpacity(spec.stacked ? 30 : 5)
    .stacking(
      new StackingConfigBuilder().mode(spec.stacked ? StackingMode.Normal : StackingMode.None),
    )
    .thresholdsStyle(
      new GraphThresholdsStyleConfigBuilder().mode(
        judged ? GraphThresholdsStyleMode.Dashed : GraphThresholdsStyleMode.Off,
      ),
    )
    .legend(legend(spec.legend ?? 'table'))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi));
  if (!spec.signed) panel.min(0);
  if (spec.max !== undefined) panel.max(spec.max);
  const least = reach[spec.unit];
  if (least !== undefined) panel.axisSoftMax(least);
  return panel.targets(overTime(spec.series, spec.exemplars ?? false)).build();
}

function legend(kind: 'table' | 'list'): VizLegendOptionsBuilder {
  const table = kind === 'table';
  return new VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(table ? LegendDisplayMode.Table : LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .calcs(table ? ['lastNotNull', 'max'] : []);
}
