import { parser as logql } from '@grafana/lezer-logql';
import { parser as traceql } from '@grafana/lezer-traceql';

const parsers = { logql, traceql };

/**
 * What Grafana's grammar of the language can't read in a query: the text from where it goes wrong;
 * empty for a query without a fault. Variables have to be filled in beforehand.
 */
export function syntaxErrors(language: keyof typeof parsers, text: string): string[] {
  const errors: string[] = [];
  parsers[language].parse(text).iterate({
    enter: ({ type, from }) => {
      if (type.isError) errors.push(text.slice(from) || 'the end comes too early');
    },
  });
  return errors;
}
