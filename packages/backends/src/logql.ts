import type { LogCount, LogField, LogQuestion, Wanted } from './log-question.ts';
import { comparison, isVariable, quote, valuesOf } from './wanted.ts';

/** The index labels of loki/loki.yaml. Only they may stand in a stream selector. */
const indexLabels = [
  'service_namespace',
  'kafka_cluster_name',
  'service_name',
  'log_family',
  'deployment_environment_name',
];

/** The labels by which lines are counted. */
export const lokiLabels: Record<LogField, string> = {
  service: 'service_name',
  instance: 'service_instance_id',
  family: 'log_family',
  level: 'detected_level',
  logger: 'scope_name',
};

/** The label of an attribute: Loki replaces characters that a label can't have by underscores. */
export function labelOf(attribute: string): string {
  return attribute.replace(/[^a-zA-Z0-9_]/g, '_');
}

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
 * The count in LogQL.
 *
 * @param window the time over which lines are counted: a duration, or one of Grafana's variables
 */
export function countToLogql(count: LogCount, window: string): string {
  const { of, by = [], top } = count;
  const counted = `${count.count === 'lines' ? 'count' : 'bytes'}_over_time(${toLogql(of)} [${window}])`;
  if (by.length === 0) return `sum(${counted}) or vector(0)`;
  const sum = `sum by (${by.map((field) => lokiLabels[field]).join(', ')}) (${counted})`;
  return top === undefined ? sum : `topk(${top}, ${sum})`;
}

interface Matcher {
  text: string;
  /** It matches no line that lacks the label. */
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

/** Backticks leave backslashes as they are, but can't hold a backtick. */
function anyCase(pattern: NonNullable<LogQuestion['pattern']>): string {
  const text = `(?i)${isVariable(pattern) ? `\${${pattern.variable}}` : pattern}`;
  return text.includes('`') ? quote(text) : `\`${text}\``;
}
