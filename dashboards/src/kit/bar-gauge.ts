import { PanelBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  BarGaugeNamePlacement,
  BarGaugeSizing,
  ReduceDataOptionsBuilder,
  VizOrientation,
  VizTextDisplayOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { prometheus } from './datasources.ts';
import type { Metric } from './frame.ts';
import { framed, measured } from './frame.ts';
import { latest } from './queries.ts';

export interface BarGaugeSpec extends Metric {
  /** The ends of the scale; without `max` the longest bar is the largest value. */
  min?: number;
  max?: number;
}

/** Builds one bar for each series' last value: for comparing brokers, topics, partitions. */
export function barGauge(spec: BarGaugeSpec): Panel {
  const panel = measured(framed(new PanelBuilder(), spec, prometheus, 8), spec)
    .min(spec.min ?? 0)
    .orientation(VizOrientation.Horizontal)
    .displayMode(BarGaugeDisplayMode.Basic)
    .namePlacement(BarGaugeNamePlacement.Left)
    .showUnfilled(true)
    .sizing(BarGaugeSizing.Manual)
    .minVizHeight(16)
    .maxVizHeight(32)
    .text(new VizTextDisplayOptionsBuilder().titleSize(14).valueSize(16))
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .targets(latest(spec.series));
  if (spec.max !== undefined) panel.max(spec.max);
  return panel.build();
}
