import { LoadingState } from '@grafana/data';
import { ErrorBoundaryAlert, PanelChrome, PanelContextProvider } from '@grafana/ui';
import type { ComponentType, ReactElement } from 'react';
import { useMemo } from 'react';
import { GaugePanel } from './gauge.tsx';
import { LogsPanel } from './logs.tsx';
import { Errors, NoData } from './messages.tsx';
import { BarGaugePanel, StatPanel } from './single-values.tsx';
import { useSurroundings } from './surroundings.tsx';
import { TablePanel } from './table.tsx';
import { TextPanel } from './text.tsx';
import { TimeSeriesPanel } from './time-series.tsx';
import type { PanelTypeProps } from './types.ts';
import type { PanelState } from './use-panel.ts';
import { hasQueries } from './use-panel.ts';

/** The panel types that are drawn here, by their name in a board's JSON. */
const panelTypes: Record<string, ComponentType<PanelTypeProps>> = {
  stat: StatPanel,
  gauge: GaugePanel,
  bargauge: BarGaugePanel,
  timeseries: TimeSeriesPanel,
  table: TablePanel,
  logs: LogsPanel,
  text: TextPanel,
};

interface Props {
  state: PanelState;
  /** Of the content, in px. */
  width: number;
  height: number;
}

interface FrameProps extends Props {
  /** More data is on its way. */
  loading: boolean;
  /** What the reader can do with the panel: a `Menu` of @grafana/ui. */
  menu?: ReactElement;
}

/** A panel in Grafana's frame: title, description, state, menu, and its content. */
export function PanelFrame({ state, loading, menu, width, height }: FrameProps) {
  const { replaceVariables } = useSurroundings();
  const { title = '', description = '', transparent = false } = state.panel;
  return (
    <PanelChrome
      width={width}
      height={height}
      title={replaceVariables(title)}
      description={description && replaceVariables(description)}
      displayMode={transparent ? 'transparent' : 'default'}
      loadingState={loading ? LoadingState.Loading : LoadingState.Done}
      statusMessage={state.errors.join('\n') || undefined}
      menu={menu}
    >
      {(width, height) => <PanelBody state={state} width={width} height={height} />}
    </PanelChrome>
  );
}

/** The content of a panel without a frame. */
export function PanelBody({ state, width, height }: Props) {
  const { scope, eventBus, cursorSync } = useSurroundings();
  const { onToggleSeriesVisibility } = state;
  const context = useMemo(
    () => ({ eventsScope: scope, eventBus, sync: () => cursorSync, onToggleSeriesVisibility }),
    [scope, eventBus, cursorSync, onToggleSeriesVisibility],
  );
  return (
    <PanelContextProvider value={context}>
      <ErrorBoundaryAlert>
        <Content state={state} width={width} height={height} />
      </ErrorBoundaryAlert>
    </PanelContextProvider>
  );
}

function Content({ state, width, height }: Props) {
  const { panel, frames, errors, structureRev, exemplars } = state;
  const Type = panelTypes[panel.type];
  if (!Type) {
    const text = `This page does not draw panels of type "${panel.type}". The board works in Grafana.`;
    return <NoData text={text} />;
  }
  const asks = hasQueries(panel);
  const empty = asks && frames?.every(({ length }) => length === 0);
  if (errors.length > 0 && (!frames || empty)) return <Errors errors={errors} />;
  if (asks && !frames) return null;
  if (empty) return <NoData text={panel.fieldConfig?.defaults.noValue} />;
  return <Type {...{ panel, frames: frames ?? [], structureRev, exemplars, width, height }} />;
}
