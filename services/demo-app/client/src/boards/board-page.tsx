import type { TimeRange } from '@grafana/data';
import { dateTime, EventBusSrv, rangeUtil } from '@grafana/data';
import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { api } from '../api.ts';
import { createReplaceVariables } from '../data/replace-variables.ts';
import { Page } from '../frame/page.tsx';
import { useAnswer } from '../use-answer.ts';
import { useGrafana } from '../use-grafana.ts';
import type { BoardContext } from './board-context.ts';
import { BoardProvider } from './board-context.ts';
import type { BoardJson } from './board-json.ts';
import { BoardSwitch } from './board-switch.tsx';
import { BoardToolbar } from './board-toolbar.tsx';
import type { BoardState } from './board-url.ts';
import { readState, writeState } from './board-url.ts';
import { PanelGrid } from './panel-grid.tsx';
import { useAnnotations } from './use-annotations.ts';
import { useRefresh } from './use-refresh.ts';
import { useVariables } from './use-variables.ts';
import { VariableBar } from './variable-bar.tsx';

/** A provisioned board, drawn from its JSON. */
export function BoardPage({ uid }: { uid: string }) {
  const { data, error } = useAnswer(uid, (signal) => api.board(uid, signal));
  if (data?.uid === uid) return <LoadedBoard key={uid} board={data} />;
  return <Page title={uid} error={error} loading={!error} />;
}

function LoadedBoard({ board }: { board: BoardJson }) {
  const [search, setSearch] = useSearchParams();
  const state = readState(search, board);
  const update = (change: Partial<BoardState>) =>
    setSearch(writeState({ ...state, ...change }, board), { replace: true });

  const [revision, refresh] = useRefresh(state.refresh);
  const timeZone = board.timezone || 'browser';
  // biome-ignore lint/correctness/useExhaustiveDependencies: "now" moves with every refresh
  const range = useMemo(
    () => toRange(state.from, state.to, timeZone),
    [state.from, state.to, timeZone, revision],
  );
  const variableStates = useVariables(board, state.variables, range);
  const grafana = useGrafana();
  const eventBus = useMemo(() => new EventBusSrv(), []);

  const variables = useMemo(
    () =>
      variableStates &&
      Object.fromEntries(variableStates.map(({ variable, chosen }) => [variable.name, chosen])),
    [variableStates],
  );
  const annotations = useAnnotations(board, variables, range);
  const context = useMemo<BoardContext>(() => {
    return {
      board,
      variables,
      range,
      timeZone,
      revision,
      replaceVariables: createReplaceVariables(variables ?? {}, range),
      setRange: (from, to) =>
        setSearch((now) => writeState({ ...readState(now, board), from, to }, board)),
      grafana,
      annotations,
      eventBus,
    };
  }, [board, variables, range, timeZone, revision, setSearch, grafana, annotations, eventBus]);

  return (
    <Page
      title={board.title}
      description={board.description}
      actions={
        <BoardToolbar
          range={range}
          timeZone={timeZone}
          refresh={state.refresh}
          onRange={(from, to) => update({ from, to })}
          onRefresh={refresh}
          onInterval={(interval) => update({ refresh: interval })}
        >
          <BoardSwitch board={board} variables={variables} range={range} />
        </BoardToolbar>
      }
    >
      <BoardProvider value={context}>
        {variableStates && (
          <VariableBar
            states={variableStates}
            onChange={(name, values) =>
              update({ variables: { ...state.variables, [name]: values } })
            }
          />
        )}
        <PanelGrid
          viewPanel={state.viewPanel}
          onView={(viewPanel) => update({ viewPanel: viewPanel ?? 0 })}
        />
      </BoardProvider>
    </Page>
  );
}

function toRange(from: string, to: string, timeZone: string): TimeRange {
  return rangeUtil.convertRawToRange({ from: asTime(from), to: asTime(to) }, timeZone);
}

/** Milliseconds in the address are points in time; everything else is relative, like `now-1h`. */
function asTime(text: string) {
  return /^\d+$/.test(text) ? dateTime(Number(text)) : text;
}
