import type { DataFrame } from '@grafana/data';
import { formattedValueToString } from '@grafana/data';
import type { VizLegendOptions, VizTooltipOptions } from '@grafana/schema';
import { LegendDisplayMode, SortOrder, TooltipDisplayMode } from '@grafana/schema';
import {
  getFieldDisplayItems,
  KeyboardPlugin,
  TimeSeries,
  TooltipPlugin2,
  VizTooltipContent,
  VizTooltipHeader,
  VizTooltipWrapper,
} from '@grafana/ui';
import { useMemo } from 'react';
import { graphable } from './graphable.ts';
import { NoData } from './messages.tsx';
import { AnnotationsPlugin, ExemplarsPlugin } from './plot-overlays.tsx';
import { useSurroundings } from './surroundings.tsx';
import type { PanelTypeProps } from './types.ts';

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
export function TimeSeriesPanel(props: PanelTypeProps) {
  const { panel, frames, exemplars, structureRev, width, height } = props;
  const { range, timeZone, annotations, scope, cursorSync, onZoom } = useSurroundings();
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
              syncMode={cursorSync}
              syncScope={scope}
              queryZoom={({ from, to }) => onZoom(Math.round(from), Math.round(to))}
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

interface TooltipProps {
  frame: DataFrame;
  /** The row under the pointer, for each field. */
  rows: (number | null)[];
  series: number | null;
  mode: TooltipDisplayMode;
  sort: SortOrder;
  isPinned: boolean;
}

/** The time under the pointer and the values at that time. */
function TimeSeriesTooltip({ frame, rows, series, mode, sort, isPinned }: TooltipProps) {
  const [time] = frame.fields;
  if (!time) return null;
  const at = time.values[rows[0] ?? rows.find((row) => row !== null) ?? 0];
  const value = time.display ? formattedValueToString(time.display(at)) : String(at);
  const items = getFieldDisplayItems(
    frame.fields,
    time,
    rows,
    series,
    mode,
    sort,
    ({ config }) => !config.custom?.hideFrom?.viz,
  );
  return (
    <VizTooltipWrapper>
      <VizTooltipHeader item={{ label: '', value }} isPinned={isPinned} />
      <VizTooltipContent items={items} isPinned={isPinned} />
    </VizTooltipWrapper>
  );
}
