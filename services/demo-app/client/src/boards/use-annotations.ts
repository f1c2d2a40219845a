import type { TimeRange } from '@grafana/data';
import type { AnnotationEvent, VariableValues } from '../../../src/contract.ts';
import { api } from '../api.ts';
import { useAnswer } from '../use-answer.ts';
import type { BoardJson } from './board-json.ts';

const none: AnnotationEvent[] = [];

/** What the board marks on its graphs in a range of time; nothing where that can't be found out. */
export function useAnnotations(
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
