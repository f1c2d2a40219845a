import type { LogCount, LogField, LogQuestion, Wanted } from './log-question.ts';
import { isLevel, severities, unknownLevel } from './severity.ts';
import { escapeRegex, quote, valuesOf } from './wanted.ts';

/** The fields by which lines are counted. VictoriaLogs has severity numbers, and no levels. */
export const victoriaFields: Record<LogField, string> = {
  service: 'service.name',
  instance: 'service.instance.id',
  family: 'log.family',
  level: 'severity_number',
  logger: 'scope.name',
};

/** The name that `countToLogsql` gives the count. */
const countName = 'value';

/**
 * The question in LogsQL, without a time.
 *
 * @throws {Error} for a variable without a value
 */
export function toLogsql(question: LogQuestion): string {
  const { attributes = {}, words, pattern } = question;
  // The Collector makes these the stream fields (VL-Stream-Fields): filters on them are cheap.
  const stream = [
    ...streamFilter('kafka.cluster.name', question.cluster),
    ...streamFilter('service.name', question.service),
    ...streamFilter('log.family', question.family),
  ];
  const filters = [
    ...(stream.length === 0 ? [] : [`{${stream.join(', ')}}`]),
    ...filter('service.namespace', question.namespace),
    ...filter('service.instance.id', question.instance),
    ...(question.level === undefined ? [] : [levelFilter(question.level)]),
    ...Object.entries(attributes).flatMap(([name, wanted]) => filter(name, wanted)),
    ...filter('trace_id', question.trace),
    ...(words === undefined ? [] : [`_msg:~${quote(escapeRegex(words))}`]),
    ...(pattern === undefined ? [] : [`_msg:~${quote(`(?i)${valuesOf(pattern).join('|')}`)}`]),
  ];
  return filters.length === 0 ? '*' : filters.join(' ');
}

/**
 * The count in LogsQL, without `top`. A level has several severity numbers: the caller sums up their
 * series, and only then finds the top ones.
 */
export function countToLogsql({ count, of, by = [] }: LogCount): string {
  const sum = count === 'lines' ? 'count()' : 'sum_len(_msg)';
  const fields = by.map((field) => victoriaFields[field]).join(', ');
  const grouping = fields === '' ? '' : `by (${fields}) `;
  return `${toLogsql(of)} | stats ${grouping}${sum} as ${countName}`;
}

function streamFilter(name: string, wanted: Wanted | boolean | undefined): string[] {
  if (wanted === undefined) return [];
  if (typeof wanted === 'boolean') return [`${name}${wanted ? '!=' : '='}""`];
  const values = valuesOf(wanted);
  const [only = ''] = values;
  if (values.length === 1) return [`${name}=${quote(only)}`];
  return [`${name} in (${values.map(quote).join(', ')})`];
}

function filter(name: string, wanted: Wanted | true | undefined): string[] {
  if (wanted === undefined) return [];
  // A name of one word could be a keyword.
  const field = /^[a-z]+([._]\w+)+$/i.test(name) ? name : quote(name);
  if (wanted === true) return [`${field}:*`];
  const values = valuesOf(wanted);
  const [only = ''] = values;
  if (values.length === 1) return [`${field}:=${quote(only)}`];
  return [`${field}:in(${values.map(quote).join(', ')})`];
}

function levelFilter(wanted: Wanted): string {
  const ranges = valuesOf(wanted).flatMap((level) => {
    if (level === unknownLevel) return ['severity_number:=0', 'severity_number:=""'];
    if (!isLevel(level)) return [];
    const { first, last } = severities(level);
    return [`severity_number:range[${first}, ${last}]`];
  });
  // An unknown level has no lines, as in Loki.
  const [only = 'severity_number:in()'] = ranges;
  return ranges.length > 1 ? `(${ranges.join(' or ')})` : only;
}
