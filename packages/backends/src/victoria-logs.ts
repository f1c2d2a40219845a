import { z } from 'zod';
import { getJson, getJsonLines } from './ask.ts';
import type { LogCount, LogField, LogQuestion } from './log-question.ts';
import { labelOf, lokiLabels } from './logql.ts';
import type { LinesSearch, LogLine, Logs } from './logs.ts';
import { logLine } from './logs.ts';
import { countToLogsql, toLogsql, victoriaFields } from './logsql.ts';
import { pairs } from './pairs.ts';
import type { Period, Range, Series } from './series.ts';
import { most, seriesAnswer } from './series-answer.ts';
import { levelOf, unknownLevel } from './severity.ts';

/** VictoriaLogs' own fields begin with an underscore. All values are text. */
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
    return most(relabelled(series, question.by ?? []), question.top);
  }
}

/** The end is exclusive, as is Loki's. */
function between(from: number, to: number): { start: string; end: string } {
  return { start: new Date(from).toISOString(), end: new Date(to).toISOString() };
}

/** The series under Loki's labels. Series that become equal (two numbers of a level) are added up. */
function relabelled(series: Series[], by: readonly LogField[]): Series[] {
  const groups = Map.groupBy(
    series.map(({ labels, points }) => ({ labels: lokiLabelsOf(labels, by), points })),
    ({ labels }) => JSON.stringify(labels),
  );
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    return first ? [{ labels: first.labels, points: sums(same) }] : [];
  });
}

function lokiLabelsOf(labels: Series['labels'], by: readonly LogField[]): Series['labels'] {
  const entries = by.map((field) => {
    const value = labels[victoriaFields[field]] ?? '';
    return [lokiLabels[field], field === 'level' ? levelName(value) : value] as const;
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

/** @param time as `2026-11-27T10:00:00.123456789Z`, with as many digits as it needs */
function timeNs(time: string): bigint {
  const [seconds = '', fraction = ''] = time.replace('Z', '').split('.');
  return BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}
