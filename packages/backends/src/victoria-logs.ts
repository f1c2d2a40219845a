import { z } from 'zod';
import { getJson, getJsonLines } from './ask.ts';
import type { LinesSearch, LogCount, LogField, LogLine, LogQuestion, Logs } from './logs.ts';
import {
  countLabels,
  isLevel,
  labelOf,
  levelOf,
  logLine,
  severities,
  unknownLevel,
} from './logs.ts';
import { pairs } from './pairs.ts';
import type { Period, Range, Series } from './series.ts';
import { seriesAnswer, topSeries } from './series.ts';
import type { Wanted } from './wanted.ts';
import { escapeRegex, quote, valuesOf } from './wanted.ts';

/** The fields by which lines are counted. VictoriaLogs has no levels, but severity numbers. */
const countFields: Record<LogField, string> = {
  service: 'service.name',
  instance: 'service.instance.id',
  family: 'log.family',
  level: 'severity_number',
  logger: 'scope.name',
};

/**
 * The question in LogsQL, without its period.
 *
 * @throws {Error} for a variable without a value
 */
export function toLogsql(question: LogQuestion): string {
  const { attributes = {}, words, pattern } = question;
  // The Collector makes these the stream fields (VL-Stream-Fields). A filter on them is cheap.
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
 * The count in LogsQL, without `top`. A level has several severity numbers, each with a series of its
 * own. The caller adds these up, and only then finds the top ones.
 *
 * @throws {Error} for a variable without a value
 */
export function countToLogsql({ count, of, by = [] }: LogCount): string {
  const sum = count === 'lines' ? 'count()' : 'sum_len(_msg)';
  const fields = by.map((field) => countFields[field]).join(', ');
  const grouping = fields === '' ? '' : `by (${fields}) `;
  return `${toLogsql(of)} | stats ${grouping}${sum} as value`;
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
  // A name of one word could be a keyword, so it is quoted.
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
  // A text that is no level finds no lines, as in Loki.
  const [only = 'severity_number:in()'] = ranges;
  return ranges.length > 1 ? `(${ranges.join(' or ')})` : only;
}

/** A line of the answer. VictoriaLogs' own fields begin with an underscore. */
const line = z.looseObject({ _time: z.string(), _msg: z.string().default('') });

/** VictoriaLogs' HTTP API. */
export class VictoriaLogs implements Logs {
  readonly name = pairs.permissive.logs.name;
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  async lines(question: LogQuestion, { from, to, limit }: LinesSearch): Promise<LogLine[]> {
    const form = new URLSearchParams({
      query: toLogsql(question),
      ...between(from, to),
      limit: String(limit),
    });
    const url = new URL('/select/logsql/query', this.#base);
    const lines = await getJsonLines(line, this.name, url, { form });
    return lines.map(lineOf).sort((a, b) => Number(b.timeNs - a.timeNs));
  }

  async counts(question: LogCount, { from, to, stepMs }: Range): Promise<Series[]> {
    return this.#stats(question, '/select/logsql/stats_query_range', {
      ...between(from, to),
      step: `${stepMs}ms`,
    });
  }

  async total(question: LogCount, { from, to }: Period): Promise<Series[]> {
    return this.#stats(question, '/select/logsql/stats_query', between(from, to));
  }

  async #stats(
    question: LogCount,
    path: string,
    params: Record<string, string>,
  ): Promise<Series[]> {
    const form = new URLSearchParams({ query: countToLogsql(question), ...params });
    const url = new URL(path, this.#base);
    const series = await getJson(seriesAnswer, this.name, url, { form });
    return topSeries(relabelled(series, question.by ?? []), question.top);
  }
}

/** The period as parameters. Its end is exclusive, as in Loki. */
function between(from: number, to: number): { start: string; end: string } {
  return { start: new Date(from).toISOString(), end: new Date(to).toISOString() };
}

/** The series with {@link countLabels}. The severity numbers of one level become one series. */
function relabelled(series: Series[], by: readonly LogField[]): Series[] {
  const groups = Map.groupBy(
    series.map(({ labels, points }) => ({ labels: countLabelsOf(labels, by), points })),
    ({ labels }) => JSON.stringify(labels),
  );
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    return first ? [{ labels: first.labels, points: sums(same) }] : [];
  });
}

function countLabelsOf(labels: Series['labels'], by: readonly LogField[]): Series['labels'] {
  const entries = by.map((field) => {
    const value = labels[countFields[field]] ?? '';
    return [countLabels[field], field === 'level' ? levelName(value) : value] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

function sums(series: Series[]): Series['points'] {
  const values = new Map<number, number>();
  for (const { time, value } of series.flatMap(({ points }) => points)) {
    values.set(time, (values.get(time) ?? 0) + value);
  }
  return [...values].map(([time, value]) => ({ time, value })).sort((a, b) => a.time - b.time);
}

/** The level as Loki writes it. */
function levelName(severityNumber: string): string {
  return levelOf(Number(severityNumber)) ?? unknownLevel;
}

function lineOf({ _time, _msg, ...others }: z.output<typeof line>): LogLine {
  const own = Object.entries(others).filter(([name]) => !name.startsWith('_stream'));
  const fields: Record<string, string> = Object.fromEntries(
    own.map(([name, value]) => [labelOf(name), String(value)]),
  );
  const { severity_number = '' } = fields;
  return logLine(
    { timeNs: timeNs(_time), text: _msg, level: levelOf(Number(severity_number)) },
    { ...fields, detected_level: levelName(severity_number) },
  );
}

/**
 * Nanoseconds since 1970.
 *
 * @param time as `2026-11-27T10:00:00.123456789Z`, with 0 to 9 digits after the point
 */
function timeNs(time: string): bigint {
  const [seconds = '', fraction = ''] = time.replace('Z', '').split('.');
  return BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}
