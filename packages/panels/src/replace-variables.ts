import type { InterpolateFunction, ScopedVars, TimeRange } from '@grafana/data';
import { formattedValueToString, getFieldDisplayName } from '@grafana/data';
import { allValue } from '@kafka-o11y/vocabulary';

/** The chosen values of each variable; `allValue` stands for every value. */
type Chosen = Record<string, string[]>;

const reference = /\$(\w+)|\[\[(\w+)\]\]|\$\{([\w.]+(?:\["[^"]+"\])?)(?::([^}]+))?\}/g;

/**
 * Fills in variables where Grafana would in titles, descriptions, links and display names: the
 * board's, the time range's, and those of the value at hand (`__value`, `__field`, `__data`).
 * What is unknown stays as it is.
 */
export function createReplaceVariables(variables: Chosen, range: TimeRange): InterpolateFunction {
  return (text, scopedVars, format) =>
    (text ?? '').replaceAll(reference, (whole, plain, brackets, braces, ownFormat) => {
      const name: string = plain ?? brackets ?? braces;
      const values = lookup(name, { variables, range, scopedVars });
      if (values === undefined) return whole;
      return write(name, values, ownFormat ?? format);
    });
}

interface Known {
  variables: Chosen;
  range: TimeRange;
  scopedVars: ScopedVars | undefined;
}

function lookup(name: string, { variables, range, scopedVars }: Known): string[] | undefined {
  const chosen = variables[name];
  if (chosen) return chosen;
  switch (name) {
    case '__from':
      return [String(range.from.valueOf())];
    case '__to':
      return [String(range.to.valueOf())];
    case '__url_time_range':
      return [`from=${range.from.valueOf()}&to=${range.to.valueOf()}`];
    case '__all_variables':
      return [
        Object.entries(variables)
          .flatMap(([name, values]) => values.map((value) => queryParameter(name, value)))
          .join('&'),
      ];
  }
  const scoped = scopedVars?.[name]?.value;
  if (scoped !== undefined) return [String(scoped)];
  const value = ofDataContext(name, scopedVars);
  return value === undefined ? undefined : [value];
}

/** `__value.raw`, `__field.name`, `__field.labels.topic`, `__data.fields.topic` and their like. */
function ofDataContext(name: string, scopedVars: ScopedVars | undefined): string | undefined {
  const context = scopedVars?.__dataContext?.value;
  if (!context) return undefined;
  const { frame, field, rowIndex, calculatedValue, data } = context;
  const path = /^(__\w+)(?:\.(\w+))?(?:\.(.+)|\["(.+)"\])?$/.exec(name);
  const [, root, member = '', dotted, quoted] = path ?? [];
  const key = dotted ?? quoted;
  const raw =
    calculatedValue?.numeric ?? (rowIndex === undefined ? undefined : field.values[rowIndex]);
  switch (root) {
    case '__value':
      if (raw === undefined) return undefined;
      if (member !== 'text') return String(raw);
      return field.display ? formattedValueToString(field.display(raw)) : String(raw);
    case '__field':
      if (member === 'labels') return key === undefined ? undefined : field.labels?.[key];
      return getFieldDisplayName(field, frame, data);
    case '__series':
      return getFieldDisplayName(field, frame, data);
    case '__data': {
      const other = frame.fields.find(
        (field: { name: string }) =>
          field.name === key || getFieldDisplayName(field as never, frame, data) === key,
      );
      const cell = rowIndex === undefined ? undefined : other?.values[rowIndex];
      return cell === undefined ? undefined : String(cell);
    }
    default:
      return undefined;
  }
}

function write(
  name: string,
  values: string[],
  format: string | CallableFunction | undefined,
): string {
  switch (format) {
    case 'queryparam':
      return values.map((value) => queryParameter(name, value)).join('&');
    case 'percentencode':
    case 'uriencode':
      return encodeURIComponent(values.join(','));
    default:
      return values.map((value) => (value === allValue ? 'All' : value)).join(' + ');
  }
}

function queryParameter(name: string, value: string): string {
  return `var-${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
}
