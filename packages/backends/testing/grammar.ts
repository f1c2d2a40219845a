import { parser as logql } from '@grafana/lezer-logql';
import { parser as traceql } from '@grafana/lezer-traceql';

const parsers = { logql, traceql };

/**
 * The errors of a query by Grafana's grammar, each as the query's text from the error on. The grammar
 * knows no variables: fill them in first.
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
