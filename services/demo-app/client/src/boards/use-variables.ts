import type { TimeRange } from '@grafana/data';
import { useEffect, useState } from 'react';
import type { VariableValues } from '../../../src/contract.ts';
import { allValue } from '../../../src/contract.ts';
import { api } from '../api.ts';
import type { BoardJson, VariableJson } from './board-json.ts';

export interface VariableState {
  variable: VariableJson;
  options: string[];
  chosen: string[];
  error?: string;
}

/**
 * What each variable can be chosen from and what is chosen, one after the other: the values of one
 * may depend on those above it. Undefined until they are known.
 */
export function useVariables(
  board: BoardJson,
  chosen: VariableValues,
  range: TimeRange,
): VariableState[] | undefined {
  const [states, setStates] = useState<VariableState[]>();
  const key = JSON.stringify([board.uid, chosen]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: not with every refresh of the range
  useEffect(() => {
    const controller = new AbortController();
    load(board, chosen, range, controller.signal).then(setStates, () => {});
    return () => controller.abort();
  }, [key]);
  return states;
}

async function load(
  board: BoardJson,
  chosen: VariableValues,
  range: TimeRange,
  signal: AbortSignal,
): Promise<VariableState[]> {
  const states: VariableState[] = [];
  const variables: VariableValues = {};
  for (const variable of board.templating?.list ?? []) {
    const { name } = variable;
    const state = await optionsOf(board, variable, variables, range, signal);
    const values = chosen[name] ?? initial(variable, state.options);
    variables[name] = values;
    states.push({ ...state, variable, chosen: values });
  }
  return states;
}

async function optionsOf(
  board: BoardJson,
  { name }: VariableJson,
  variables: VariableValues,
  range: TimeRange,
  signal: AbortSignal,
): Promise<{ options: string[]; error?: string }> {
  const [from, to] = [range.from.valueOf(), range.to.valueOf()];
  try {
    const query = { board: board.uid, variable: name, variables: { ...variables }, from, to };
    return { options: await api.variable(query, signal) };
  } catch (error) {
    if (signal.aborted) throw error;
    return { options: [], error: error instanceof Error ? error.message : String(error) };
  }
}

function initial({ type, current, includeAll, query }: VariableJson, options: string[]): string[] {
  if (current?.value !== undefined) return [current.value].flat();
  if (type === 'textbox') return [typeof query === 'string' ? query : ''];
  if (includeAll) return [allValue];
  return options.slice(0, 1);
}
