import type { InterpolateFunction, TimeRange } from '@grafana/data';
import { createContext, useContext } from 'react';
import type { VariableValues } from '../../../src/contract.ts';
import type { BoardJson } from './board-json.ts';

/** The board on display and the reader's choices. */
export interface BoardContext {
  board: BoardJson;
  /** Undefined while the variables are not known yet. */
  variables: VariableValues | undefined;
  range: TimeRange;
  /** Counts the refreshes. */
  revision: number;
  replaceVariables: InterpolateFunction;
  /** Where an address of the board's links leads; undefined where it leads nowhere. */
  destination(url: string): string | undefined;
  /** The base URL of Grafana, where it runs. */
  grafana: string | undefined;
}

const Context = createContext<BoardContext | undefined>(undefined);

export const BoardProvider = Context.Provider;

/** @throws {Error} outside of a board */
export function useBoard(): BoardContext {
  const board = useContext(Context);
  if (!board) throw new Error('useBoard() outside of a board');
  return board;
}
