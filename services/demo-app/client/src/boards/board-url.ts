import type { TimeRange } from '@grafana/data';
import type { PanelLink } from '@kafka-o11y/vocabulary';
import { boardUids, panelIdOf } from '@kafka-o11y/vocabulary';
import type { VariableValues } from '../../../src/contract.ts';
import type { BoardJson } from './board-json.ts';

/** The part of a board's state that is in the address. A reader can share it and go back to it. */
export interface BoardState {
  from: string;
  to: string;
  /** An interval like `10s`; empty when off. */
  refresh: string;
  /** Only those that differ from the board's own choice. */
  variables: VariableValues;
  /** The panel at which the board opens: `panel-3`. */
  viewPanel?: string | undefined;
  /** The panel that is shown without the rest of the board: `panel-3`. */
  onlyPanel?: string | undefined;
}

/** The intervals of refresh that a reader can choose. */
export const refreshIntervals = ['5s', '10s', '30s', '1m', '5m'];

/**
 * Reads the parameters that Grafana uses: from, to, refresh, var-<name>, viewPanel. Grafana shows
 * the panel of viewPanel alone; here the parameter for that is onlyPanel.
 */
export function readState(search: URLSearchParams, board: BoardJson): BoardState {
  const variables: VariableValues = {};
  for (const { name } of board.templating?.list ?? []) {
    const values = search.getAll(`var-${name}`);
    if (values.length > 0) variables[name] = values;
  }
  return {
    from: search.get('from') ?? board.time?.from ?? 'now-1h',
    to: search.get('to') ?? board.time?.to ?? 'now',
    refresh: refreshOf(search, board),
    variables,
    viewPanel: search.get('viewPanel') ?? undefined,
    onlyPanel: search.get('onlyPanel') ?? undefined,
  };
}

/** An address can't make the page ask at a pace that is not offered. */
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

/**
 * Gives the address of a board, opened at a panel: what follows `/boards/` here and `/d/` in Grafana.
 *
 * @param parameters further ones, like `from=now-1h`
 */
export function panelAddress(link: PanelLink, ...parameters: string[]): string {
  const search = [`viewPanel=${panelKey(panelIdOf(link))}`, ...parameters].join('&');
  return `${boardUids[link.board]}?${search}`;
}

/** Gives the name of a panel in addresses. */
export function panelKey(id: number): string {
  return `panel-${id}`;
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
  for (const key of ['viewPanel', 'onlyPanel'] as const) {
    const panel = state[key];
    if (panel !== undefined) search.set(key, panel);
  }
  return search;
}
