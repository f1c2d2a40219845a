import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { prometheus } from './datasources.ts';
import type { Metric } from './frame.ts';
import { framed, measured } from './frame.ts';
import { latest, overTime } from './queries.ts';

export interface StatSpec extends Metric {
  /** Colours the tile instead of the figure, to be seen from afar. */
  filled?: boolean;
  /** Leaves out the sparkline. A series that has ended then shows nothing, not its past. */
  plain?: boolean;
}

/** Builds a tile: the last value of each series, over its sparkline. */
export function stat(spec: StatSpec): Panel {
  const named = spec.series.some(({ legend }) => legend !== undefined);
  const panel = measured(framed(new PanelBuilder(), spec, prometheus, 4), spec)
    .colorMode(spec.filled ? BigValueColorMode.Background : BigValueColorMode.Value)
    .graphMode(spec.plain ? BigValueGraphMode.None : BigValueGraphMode.Area)
    .textMode(named ? BigValueTextMode.ValueAndName : BigValueTextMode.Value)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']));
  return panel.targets(spec.plain ? latest(spec.series) : overTime(spec.series, false)).build();
}
