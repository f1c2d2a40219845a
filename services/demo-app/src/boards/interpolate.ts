import { escapeRegex } from '@kafka-o11y/backends';
import { Problem } from '@kafka-o11y/service';

/** What a variable stands for in a query. */
export type Substitute =
  /** Written by us or by the board's author: goes in as it stands. */
  | { trusted: string }
  /** Chosen in the browser: goes in escaped. `regex` where several values can be chosen. */
  | { chosen: string[]; regex: boolean };

const reference = /\$(\w+)|\[\[(\w+)(?::(\w+))?\]\]|\$\{(\w+)(?::(\w+))?\}/y;

/** What may stand in a query outside of quotes: a name, a number or a duration. */
const bareWord = /^[\w.:]+$/;

/**
 * Puts variables into the text of a query. A chosen value can only ever be (part of) the string
 * or the word that it was meant to be: between quotes it is escaped for the quotes around it, and
 * as a regular expression where the variable takes several values (as Grafana does); elsewhere
 * it must be a plain word. A name that `lookup` doesn't know stays as it is.
 *
 * @throws {Problem} 400 for a value that is not possible where the variable stands
 */
export function interpolate(
  text: string,
  lookup: (name: string) => Substitute | undefined,
): string {
  let result = '';
  let quote = '';
  for (let at = 0; at < text.length; ) {
    reference.lastIndex = at;
    const match = reference.exec(text);
    const name = match?.[1] ?? match?.[2] ?? match?.[4];
    const found = name === undefined ? undefined : lookup(name);
    if (match && name !== undefined && found) {
      result += 'trusted' in found ? found.trusted : written(name, found, quote, formatOf(match));
      at += match[0].length;
      continue;
    }
    const char = text.charAt(at);
    if (char === '\\' && quote !== '' && quote !== '`') {
      result += text.slice(at, at + 2);
      at += 2;
      continue;
    }
    if (quote === char) quote = '';
    else if (quote === '' && /["'`]/.test(char)) quote = char;
    result += char;
    at += 1;
  }
  return result;
}

function formatOf(match: RegExpExecArray): string | undefined {
  return match[3] ?? match[5];
}

function written(
  name: string,
  { chosen, regex }: Extract<Substitute, { chosen: string[] }>,
  quote: string,
  format: string | undefined,
): string {
  switch (format) {
    case undefined:
      return quoted(name, regex ? alternatives(chosen) : chosen.join(','), quote);
    case 'regex':
      return quoted(name, alternatives(chosen), quote);
    case 'pipe':
      return quoted(name, chosen.join('|'), quote);
    case 'csv':
    case 'raw':
      return quoted(name, chosen.join(','), quote);
    default:
      throw new Error(`variable ${name}: the format ":${format}" is not supported`);
  }
}

function alternatives(values: string[]): string {
  const [only, ...more] = values.map(escapeRegex);
  return more.length === 0 ? (only ?? '') : `(${[only, ...more].join('|')})`;
}

function quoted(name: string, value: string, quote: string): string {
  if (quote === '') {
    if (bareWord.test(value)) return value;
    throw notPossible(name, value, 'a plain word or number');
  }
  if (quote === '`') {
    if (!value.includes('`')) return value;
    throw notPossible(name, value, 'a text without backquotes');
  }
  return value.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`).replaceAll('\n', '\\n');
}

function notPossible(name: string, value: string, expected: string): Problem {
  return new Problem(400, `variable ${name}: expected ${expected}, got ${JSON.stringify(value)}`);
}
