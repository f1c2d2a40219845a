import { DashboardCursorSync } from '@grafana/data';
import type { VizLegendOptions, VizTooltipOptions } from '@grafana/schema';
import { LegendDisplayMode, SortOrder, TooltipDisplayMode } from '@grafana/schema';
import { KeyboardPlugin, TimeSeries, TooltipPlugin2 } from '@grafana/ui';
import { useMemo } from 'react';
import { useBoard } from '../boards/board-context.ts';
import { AnnotationsPlugin } from './annotations.tsx';
import { ExemplarsPlugin } from './exemplars.tsx';
import { graphable } from './graphable.ts';
import { NoData } from './no-data.tsx';
import type { PanelProps } from './panel-props.ts';
import { TimeSeriesTooltip } from './time-series-tooltip.tsx';

interface TimeSeriesOptions {
  legend?: Partial<VizLegendOptions>;
  tooltip?: Partial<VizTooltipOptions>;
}

/** `TooltipHoverMode` of @grafana/ui, which does not export it. */
const hoverOne = 0;
const hoverAll = 1;

const defaultLegend: VizLegendOptions = {
  displayMode: LegendDisplayMode.List,
  placement: 'bottom',
  showLegend: true,
  calcs: [],
};

/** Series over time, with legend, tooltip, zoom by dragging, and exemplars. */
export function TimeSeriesPanel(props: PanelProps) {
  const { panel, frames, exemplars, structureRev, width, height } = props;
  const { board, range, timeZone, setRange, annotations } = useBoard();
  const options = (panel.options ?? {}) as TimeSeriesOptions;
  const { mode = TooltipDisplayMode.Single, sort = SortOrder.None } = options.tooltip ?? {};
  const drawable = useMemo(() => graphable(frames), [frames]);
  if (drawable.length === 0) return <NoData text={panel.fieldConfig?.defaults.noValue} />;
  return (
    <TimeSeries
      frames={drawable}
      structureRev={structureRev}
      timeRange={range}
      timeZone={timeZone}
      width={width}
      height={height}
      legend={{ ...defaultLegend, ...options.legend }}
      options={options}
    >
      {(config, aligned) => (
        <>
          <KeyboardPlugin config={config} />
          {mode !== TooltipDisplayMode.None && (
            <TooltipPlugin2
              config={config}
              hoverMode={mode === TooltipDisplayMode.Single ? hoverOne : hoverAll}
              syncMode={board.graphTooltip ?? DashboardCursorSync.Off}
              syncScope={board.uid}
              queryZoom={({ from, to }) =>
                setRange(String(Math.round(from)), String(Math.round(to)))
              }
              clientZoom
              maxWidth={options.tooltip?.maxWidth}
              render={(_plot, rows, series, isPinned) => (
                <TimeSeriesTooltip
                  frame={aligned}
                  rows={rows}
                  series={series}
                  mode={mode}
                  sort={sort}
                  isPinned={isPinned}
                />
              )}
            />
          )}
          <AnnotationsPlugin config={config} events={annotations} />
          <ExemplarsPlugin config={config} exemplars={exemplars} />
        </>
      )}
    </TimeSeries>
  );
}
