import { LoadingState } from '@grafana/data';
import { ErrorBoundaryAlert, PanelChrome, PanelContextProvider } from '@grafana/ui';
import { useMemo } from 'react';
import { NoData } from '../panels/no-data.tsx';
import { panelTypes } from '../panels/panel-types.ts';
import { useSize } from '../use-size.ts';
import { useVisible } from '../use-visible.ts';
import { useBoard } from './board-context.ts';
import type { PanelJson } from './board-json.ts';
import { PanelMenu } from './panel-links.tsx';
import { useHiddenSeries } from './use-hidden-series.ts';
import { usePanel } from './use-panel.ts';

/** One panel in its frame: title, description, state, links and whatever its type draws. */
export function Panel({
  panel,
  view,
}: {
  panel: PanelJson;
  view: { label: string; toggle: () => void };
}) {
  const context = useBoard();
  const [ref, size] = useSize<HTMLElement>();
  const visible = useVisible(ref);
  const { panel: shown, onToggleSeriesVisibility } = useHiddenSeries(panel);
  const state = usePanel(shown, visible, size.width);
  const { board, eventBus, replaceVariables } = context;
  const panelContext = useMemo(
    () => ({
      eventsScope: board.uid,
      eventBus,
      sync: () => board.graphTooltip ?? 0,
      onToggleSeriesVisibility,
    }),
    [board, eventBus, onToggleSeriesVisibility],
  );
  const { title = '', description = '' } = panel;
  const asked = (panel.targets?.length ?? 0) > 0;
  return (
    <section
      ref={ref}
      data-panel={panel.id}
      data-state={!asked || state.frames || state.errors.length > 0 ? 'done' : 'loading'}
      aria-label={replaceVariables(title)}
      style={{ height: '100%', minWidth: 0 }}
    >
      {size.width > 0 && size.height > 0 && (
        <PanelChrome
          width={size.width}
          height={size.height}
          title={replaceVariables(title)}
          description={description && replaceVariables(description)}
          displayMode={panel.transparent ? 'transparent' : 'default'}
          loadingState={state.loading ? LoadingState.Loading : LoadingState.Done}
          statusMessage={state.errors.join('\n') || undefined}
          menu={<PanelMenu panel={panel} context={context} view={view} />}
        >
          {(width, height) => (
            <PanelContextProvider value={panelContext}>
              <ErrorBoundaryAlert>
                <Body panel={shown} state={state} asked={asked} width={width} height={height} />
              </ErrorBoundaryAlert>
            </PanelContextProvider>
          )}
        </PanelChrome>
      )}
    </section>
  );
}

interface BodyProps {
  panel: PanelJson;
  state: ReturnType<typeof usePanel>;
  asked: boolean;
  width: number;
  height: number;
}

function Body({ panel, state, asked, width, height }: BodyProps) {
  const Type = panelTypes[panel.type];
  const { errors, structureRev, exemplars } = state;
  if (!Type) return <NoData text={`Panels of type "${panel.type}" are not drawn here.`} />;
  const frames = asked ? state.frames : [];
  if (!frames) return errors.length > 0 ? <Errors errors={errors} /> : null;
  const empty = asked && frames.every(({ length }) => length === 0);
  if (empty && errors.length > 0) return <Errors errors={errors} />;
  if (empty) return <NoData text={panel.fieldConfig?.defaults.noValue} />;
  return <Type {...{ panel, frames, structureRev, exemplars, width, height }} />;
}

function Errors({ errors }: { errors: string[] }) {
  return (
    <div role="alert" style={{ height: '100%', overflow: 'auto' }}>
      {errors.map((error) => (
        <p key={error} style={{ overflowWrap: 'anywhere' }}>
          {error}
        </p>
      ))}
    </div>
  );
}
