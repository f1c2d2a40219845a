import { css } from '@emotion/css';
import { Combobox, InlineField, Input, MultiCombobox, Stack } from '@grafana/ui';
import { allValue } from '../../../src/contract.ts';
import type { VariableState } from './use-variables.ts';

const textWidth = css({ width: 'clamp(7rem, 20vw, 14rem)' });

/** `hide` of a variable that has no control on the board. */
const hidden = 2;

interface Props {
  states: VariableState[];
  onChange: (name: string, values: string[]) => void;
}

/** A control for each variable of the board. */
export function VariableBar({ states, onChange }: Props) {
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

function Control({ state, onChange }: { state: VariableState; onChange: Props['onChange'] }) {
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
