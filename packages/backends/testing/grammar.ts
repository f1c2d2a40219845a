import { parser as logql } from '@grafana/lezer-logql';
import { parser as traceql } from '@grafana/lezer-traceql';

const parsers = { logql, traceql };

/**
 * Gives the errors of a query in Grafana's grammar, each as the query's text from the error on. Fill in
 * variables first.
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
