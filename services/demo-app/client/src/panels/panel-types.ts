import type { ComponentType } from 'react';
import { BarGaugePanel } from './bar-gauge.tsx';
import { GaugePanel } from './gauge.tsx';
import { LogsPanel } from './logs.tsx';
import type { PanelProps } from './panel-props.ts';
import { StatPanel } from './stat.tsx';
import { TablePanel } from './table.tsx';
import { TextPanel } from './text.tsx';
import { TimeSeriesPanel } from './time-series.tsx';

/** The panel types that are drawn here, by their name in a board's JSON. */
export const panelTypes: Record<string, ComponentType<PanelProps>> = {
  stat: StatPanel,
  gauge: GaugePanel,
  bargauge: BarGaugePanel,
  timeseries: TimeSeriesPanel,
  table: TablePanel,
  logs: LogsPanel,
  text: TextPanel,
};
