import type { TimeRange } from '@grafana/data';
import type { VariableValues } from '../../../src/contract.ts';
import type { BoardJson } from './board-json.ts';

/** What of a board's state is in the address, so that it can be shared and gone back to. */
export interface BoardState {
  from: string;
  to: string;
  /** An interval like `10s`; empty when off. */
  refresh: string;
  /** Only those that differ from the board's own choice. */
  variables: VariableValues;
  /** The one panel to show. */
  viewPanel?: number;
}

/** How often a reader can have the board anew. */
export const refreshIntervals = ['5s', '10s', '30s', '1m', '5m'];

/** Reads the parameters that Grafana uses: from, to, refresh, var-<name>, viewPanel. */
export function readState(search: URLSearchParams, board: BoardJson): BoardState {
  const variables: VariableValues = {};
  for (const { name } of board.templating?.list ?? []) {
    const values = search.getAll(`var-${name}`);
    if (values.length > 0) variables[name] = values;
  }
  const viewPanel = Number(search.get('viewPanel')?.replace('panel-', ''));
  return {
    from: search.get('from') ?? board.time?.from ?? 'now-1h',
    to: search.get('to') ?? board.time?.to ?? 'now',
    refresh: refreshOf(search, board),
    variables,
    ...(viewPanel > 0 && { viewPanel }),
  };
}

/** Nobody's address makes the page ask at a pace that is not offered. */
function refreshOf(search: URLSearchParams, { refresh: own = '' }: BoardJson): string {
  const asked = search.get('refresh');
  return asked !== null && ['', ...refreshIntervals].includes(asked) ? asked : own;
}

/** A time and a choice of variables in full, for another board or for the same one in Grafana. */
export function writePlace(
  { raw }: Pick<TimeRange, 'raw'>,
  variables: VariableValues = {},
): URLSearchParams {
  const search = new URLSearchParams();
  for (const key of ['from', 'to'] as const) {
    const time = raw[key];
    search.set(key, typeof time === 'string' ? time : String(time.valueOf()));
  }
  for (const [name, values] of Object.entries(variables)) {
    for (const value of values) search.append(`var-${name}`, value);
  }
  return search;
}

/** The parameters of a state, those of the board's own choice left out. */
export function writeState(state: BoardState, board: BoardJson): URLSearchParams {
  const own = readState(new URLSearchParams(), board);
  const search = new URLSearchParams();
  for (const key of ['from', 'to', 'refresh'] as const) {
    if (state[key] !== own[key]) search.set(key, state[key]);
  }
  for (const [name, values] of Object.entries(state.variables)) {
    for (const value of values) search.append(`var-${name}`, value);
  }
  if (state.viewPanel) search.set('viewPanel', String(state.viewPanel));
  return search;
}
