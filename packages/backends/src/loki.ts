import { z } from 'zod';
import { getJson } from './ask.ts';
import type { LinesSearch, LogCount, LogLine, LogQuestion, Logs } from './logs.ts';
import { countLabels, isLevel, labelOf, logLine } from './logs.ts';
import { pairs } from './pairs.ts';
import type { Period, Range, Series } from './series.ts';
import { labels, seriesAnswer, topSeries } from './series.ts';
import type { Wanted } from './wanted.ts';
import { comparison, isVariable, quote, valuesOf } from './wanted.ts';

/** The index labels of loki/loki.yaml. A stream selector may have no others. */
const indexLabels = [
  'service_namespace',
  'kafka_cluster_name',
  'service_name',
  'log_family',
  'deployment_environment_name',
];

/** The question in LogQL. A variable stays in Grafana's syntax. */
export function toLogql(question: LogQuestion): string {
  const { level, attributes = {}, trace, words, pattern } = question;
  const stream = [
    ...matcher('service_namespace', question.namespace),
    ...matcher('kafka_cluster_name', question.cluster),
    ...matcher('service_name', question.service),
    ...matcher('log_family', question.family),
  ];
  const fields = [
    ...matcher('service_instance_id', question.instance),
    ...(isVariable(level)
      ? [{ text: `detected_level=~"\${${level.variable}:pipe}"`, certain: false }]
      : matcher('detected_level', level)),
  ];
  for (const [name, wanted] of Object.entries(attributes)) {
    const label = labelOf(name);
    (indexLabels.includes(label) ? stream : fields).push(...matcher(label, wanted));
  }
  fields.push(...matcher('trace_id', trace));
  // Loki refuses a selector in which every matcher also matches a missing label.
  if (!stream.some(({ certain }) => certain)) {
    stream.push({ text: 'service_name=~".+"', certain: true });
  }
  return [
    `{${stream.map(({ text }) => text).join(', ')}}`,
    ...fields.map(({ text }) => `| ${text}`),
    ...(words === undefined ? [] : [`|= ${quote(words)}`]),
    ...(pattern === undefined ? [] : [`|~ ${anyCase(pattern)}`]),
  ].join(' ');
}

/**
 * The count in LogQL. A variable stays in Grafana's syntax.
 *
 * @param window the time over which lines are counted: a duration such as `5m`, or one of Grafana's
 *   variables
 */
export function countToLogql(count: LogCount, window: string): string {
  const { of, by = [], top } = count;
  const counted = `${count.count === 'lines' ? 'count' : 'bytes'}_over_time(${toLogql(of)} [${window}])`;
  if (by.length === 0) return `sum(${counted}) or vector(0)`;
  const sum = `sum by (${by.map((field) => countLabels[field]).join(', ')}) (${counted})`;
  return top === undefined ? sum : `topk(${top}, ${sum})`;
}

interface Matcher {
  text: string;
  /** Whether it never matches a line that lacks the label. */
  certain: boolean;
}

function matcher(label: string, wanted: Wanted | boolean | undefined): Matcher[] {
  if (wanted === undefined) return [];
  if (typeof wanted === 'boolean') {
    return [{ text: `${label}${wanted ? '!=' : '='}""`, certain: wanted }];
  }
  const { operator, operand } = comparison(wanted);
  // A reader may choose nothing for a variable.
  const certain = !isVariable(wanted) && valuesOf(wanted).every((value) => value !== '');
  return [{ text: `${label}${operator}${operand}`, certain }];
}

/** The pattern, quoted. Backticks keep its backslashes readable, but can't quote a backtick. */
function anyCase(pattern: NonNullable<LogQuestion['pattern']>): string {
  const text = `(?i)${isVariable(pattern) ? `\${${pattern.variable}}` : pattern}`;
  return text.includes('`') ? quote(text) : `\`${text}\``;
}

const linesAnswer = z.object({
  data: z.object({
    resultType: z.literal('streams'),
    result: z.array(
      z.object({ stream: labels, values: z.array(z.tuple([z.string(), z.string()])) }),
    ),
  }),
});

/** Loki's HTTP API. */
export class Loki implements Logs {
  readonly name = pairs.grafana.logs.name;
  readonly #base: string;

  constructor(base: string) {
    this.#base = base;
  }

  async lines(question: LogQuestion, { from, to, limit }: LinesSearch): Promise<LogLine[]> {
    const { data } = await this.#ask(linesAnswer, '/loki/api/v1/query_range', {
      query: toLogql(question),
      start: nanoseconds(from),
      end: nanoseconds(to),
      limit: String(limit),
      direction: 'backward',
    });
    return data.result
      .flatMap(({ stream, values }) => values.map(([ns, text]) => lineOf(stream, ns, text)))
      .sort((a, b) => Number(b.timeNs - a.timeNs));
  }

  async counts(question: LogCount, { from, to, stepMs }: Range): Promise<Series[]> {
    // A point of Loki counts the step before it, so ask for the ends of the steps.
    const series = await this.#ask(seriesAnswer, '/loki/api/v1/query_range', {
      query: countToLogql(question, duration(stepMs)),
      start: nanoseconds((Math.floor(from / stepMs) + 1) * stepMs),
      end: nanoseconds(Math.ceil(to / stepMs) * stepMs),
      step: String(stepMs / 1000),
    });
    const atStarts = series.map((one) => ({
      ...one,
      points: one.points.map(({ time, value }) => ({ time: time - stepMs, value })),
    }));
    return topSeries(atStarts, question.top);
  }

  async total(question: LogCount, { from, to }: Period): Promise<Series[]> {
    const series = await this.#ask(seriesAnswer, '/loki/api/v1/query', {
      query: countToLogql(question, duration(to - from)),
      time: nanoseconds(to),
    });
    return topSeries(series, question.top);
  }

  #ask<T>(schema: z.ZodType<T>, path: string, params: Record<string, string>): Promise<T> {
    const url = new URL(path, this.#base);
    url.search = new URLSearchParams(params).toString();
    return getJson(schema, this.name, url);
  }
}

/** @param fields the stream's labels: Loki adds the line's structured metadata to them */
function lineOf(fields: Record<string, string>, ns: string, text: string): LogLine {
  const { detected_level } = fields;
  const level = isLevel(detected_level) ? detected_level : undefined;
  return logLine({ timeNs: BigInt(ns), text, level }, fields);
}

/** A moment in nanoseconds since 1970, as Loki reads it. */
function nanoseconds(ms: number): string {
  return `${Math.round(ms)}000000`;
}

/** A duration in LogQL. */
function duration(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${Math.round(ms)}ms`;
}
