import type { EventBus, InterpolateFunction, TimeRange } from '@grafana/data';
import { createContext, useContext } from 'react';
import type { AnnotationEvent, VariableValues } from '../../../src/contract.ts';
import type { BoardJson } from './board-json.ts';

/** What every panel of the board on display shares. */
export interface BoardContext {
  board: BoardJson;
  /** Undefined while the variables are not known yet. */
  variables: VariableValues | undefined;
  range: TimeRange;
  timeZone: string;
  /** Counts the refreshes. */
  revision: number;
  replaceVariables: InterpolateFunction;
  setRange(from: string, to: string): void;
  /** The base URL of Grafana, where it runs. */
  grafana: string | undefined;
  /** What the board marks on its graphs. */
  annotations: AnnotationEvent[];
  eventBus: EventBus;
}

const Context = createContext<BoardContext | undefined>(undefined);

export const BoardProvider = Context.Provider;

export function useBoard(): BoardContext {
  const board = useContext(Context);
  if (!board) throw new Error('useBoard() outside of a board');
  return board;
}
