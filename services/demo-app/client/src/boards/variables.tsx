import { css } from '@emotion/css';
import type { TimeRange } from '@grafana/data';
import { Combobox, InlineField, Input, MultiCombobox, Stack } from '@grafana/ui';
import { allValue } from '@kafka-o11y/vocabulary';
import { useEffect, useState } from 'react';
import type { VariableValues } from '../../../src/contract.ts';
import { api } from '../api.ts';
import type { BoardJson, VariableJson } from './board-json.ts';

interface VariableState {
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

const textWidth = css({ width: 'clamp(7rem, 20vw, 14rem)' });

/** `hide` of a variable that has no control on the board. */
const hidden = 2;

interface BarProps {
  states: VariableState[];
  onChange: (name: string, values: string[]) => void;
}

/** A control for each variable of the board. */
export function VariableBar({ states, onChange }: BarProps) {
  const shown = states.filter(
    ({ variable }) => variable.type !== 'constant' && variable.hide !== hidden,
  );
  return (
    <Stack direction="row" wrap="wrap" gap={1}>
      {shown.map((state) => (
        <Control key={state.variable.name} state={state} onChange={onChange} />
      ))}
    </Stack>
  );
}

function Control({ state, onChange }: { state: VariableState; onChange: BarProps['onChange'] }) {
  const { variable, chosen, options, error } = state;
  const { name, label = name, type, multi = false, includeAll = false } = variable;
  const id = `variable-${name}`;
  const choices = [
    ...(includeAll ? [{ label: 'All', value: allValue }] : []),
    ...options.map((value) => ({ label: value, value })),
  ];
  return (
    <InlineField label={label} htmlFor={id} invalid={error !== undefined} error={error}>
      {type === 'textbox' ? (
        <Input
          id={id}
          className={textWidth}
          defaultValue={chosen[0] ?? ''}
          onBlur={({ currentTarget }) => onChange(name, [currentTarget.value])}
          onKeyDown={({ key, currentTarget }) => {
            if (key === 'Enter') onChange(name, [currentTarget.value]);
          }}
        />
      ) : multi ? (
        <MultiCombobox
          id={id}
          width="auto"
          minWidth={16}
          maxWidth={40}
          options={choices}
          value={chosen}
          onChange={(picked) =>
            onChange(
              name,
              withoutAll(
                picked.map(({ value }) => value),
                chosen,
              ),
            )
          }
        />
      ) : (
        <Combobox
          id={id}
          width="auto"
          minWidth={16}
          options={choices}
          value={chosen[0] ?? null}
          onChange={({ value }) => onChange(name, [value])}
        />
      )}
    </InlineField>
  );
}

/** "All" and single values exclude each other: what was picked last holds. */
function withoutAll(picked: string[], before: string[]): string[] {
  const singles = picked.filter((value) => value !== allValue);
  if (!picked.includes(allValue)) return picked;
  return before.includes(allValue) && singles.length > 0 ? singles : [allValue];
}
