import type { TimeRange } from '@grafana/data';
import { DashboardCursorSync, dateTime, rangeUtil } from '@grafana/data';
import type { AnnotationEvent, Surroundings } from '@kafka-o11y/panels';
import { createReplaceVariables, SurroundingsProvider } from '@kafka-o11y/panels';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { VariableValues } from '../../../src/contract.ts';
import { api } from '../api.ts';
import { Page } from '../frame/page.tsx';
import { TraceLink } from '../trace-link.tsx';
import { useAnswer } from '../use-answer.ts';
import { useGrafana } from '../use-grafana.ts';
import type { BoardContext } from './board-context.ts';
import { BoardProvider } from './board-context.ts';
import type { BoardJson } from './board-json.ts';
import { BoardSwitch, BoardToolbar } from './board-toolbar.tsx';
import type { BoardState } from './board-url.ts';
import { readState, writeState } from './board-url.ts';
import { destination } from './destination.ts';
import { PanelGrid } from './panel-grid.tsx';
import { useVariables, VariableBar } from './variables.tsx';

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

  const variables = useMemo(
    () =>
      variableStates &&
      Object.fromEntries(variableStates.map(({ variable, chosen }) => [variable.name, chosen])),
    [variableStates],
  );
  const annotations = useAnnotations(board, variables, range);
  const context = useMemo<BoardContext>(() => {
    const replaceVariables = createReplaceVariables(variables ?? {}, range);
    return {
      board,
      variables,
      range,
      revision,
      replaceVariables,
      destination: (url) => destination(url, { grafana, replaceVariables }),
      grafana,
    };
  }, [board, variables, range, revision, grafana]);
  const surroundings = useMemo<Surroundings>(
    () => ({
      range,
      timeZone,
      replaceVariables: context.replaceVariables,
      annotations,
      scope: board.uid,
      cursorSync: board.graphTooltip ?? DashboardCursorSync.Off,
      onZoom: (from, to) =>
        setSearch((now) =>
          writeState({ ...readState(now, board), from: String(from), to: String(to) }, board),
        ),
      destination: context.destination,
      TraceLink,
    }),
    [context, board, range, timeZone, annotations, setSearch],
  );

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
        <SurroundingsProvider value={surroundings}>
          <PanelGrid
            viewPanel={state.viewPanel}
            onlyPanel={state.onlyPanel}
            onOnly={(onlyPanel) => update({ onlyPanel })}
          />
        </SurroundingsProvider>
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

/** Counts up at an interval like `10s`, while somebody can see it, and on demand. */
function useRefresh(interval: string): [revision: number, refresh: () => void] {
  const [revision, setRevision] = useState(0);
  const refresh = useCallback(() => setRevision((before) => before + 1), []);
  useEffect(() => {
    if (interval === '') return;
    const timer = setInterval(() => {
      if (!document.hidden) refresh();
    }, rangeUtil.intervalToMs(interval));
    return () => clearInterval(timer);
  }, [interval, refresh]);
  return [revision, refresh];
}

const none: AnnotationEvent[] = [];

/** What the board marks on its graphs in a range of time; nothing where that can't be found out. */
function useAnnotations(
  board: BoardJson,
  variables: VariableValues | undefined,
  range: TimeRange,
): AnnotationEvent[] {
  const [from, to] = [range.from.valueOf(), range.to.valueOf()];
  const asks = variables !== undefined && (board.annotations?.list?.length ?? 0) > 0;
  const { data } = useAnswer(
    asks ? JSON.stringify([board.uid, variables, from, to]) : undefined,
    (signal) => api.annotations({ board: board.uid, variables: variables ?? {}, from, to }, signal),
  );
  return data?.events ?? none;
}
