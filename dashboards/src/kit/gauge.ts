import { ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/gauge';
import { prometheus } from './datasources.ts';
import type { Metric } from './frame.ts';
import { framed, measured } from './frame.ts';
import { latest } from './queries.ts';

export interface GaugeSpec extends Metric {
  /** The ends of the scale. */
  min: number;
  max: number;
}

/** Builds a dial: a value on a scale with two known ends. */
export function gauge(spec: GaugeSpec): Panel {
  return measured(framed(new PanelBuilder(), spec, prometheus, 5), spec)
    .min(spec.min)
    .max(spec.max)
    .showThresholdMarkers(true)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .targets(latest(spec.series))
    .build();
}
