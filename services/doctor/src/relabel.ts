import type { Sample } from './exposition.ts';

/** A rule of Prometheus's metric_relabel_configs, by its names there; what is left out has Prometheus's defaults. */
export interface RelabelRule {
  source_labels?: string[];
  regex: string;
  target_label?: string;
  replacement?: string;
  action?: 'replace' | 'keep' | 'drop' | 'labeldrop';
}

const SEPARATOR = ';';

/**
 * What Prometheus makes of a sample by such rules, in their order. The name is the label __name__.
 * https://prometheus.io/docs/prometheus/latest/configuration/configuration/#relabel_config
 *
 * @returns undefined where a rule drops it
 */
export function relabel(sample: Sample, rules: readonly RelabelRule[]): Sample | undefined {
  const labels: Record<string, string> = { ...sample.labels, __name__: sample.name };
  for (const { source_labels = [], regex, action = 'replace', ...target } of rules) {
    const pattern = anchored(regex);
    if (action === 'labeldrop') {
      for (const label of Object.keys(labels)) if (pattern.test(label)) delete labels[label];
      continue;
    }
    const value = source_labels.map((label) => labels[label] ?? '').join(SEPARATOR);
    const match = pattern.exec(value);
    if (action === 'replace') {
      if (match) replace(labels, target.target_label ?? '', match, target.replacement ?? '$1');
    } else if ((match !== null) !== (action === 'keep')) {
      return undefined;
    }
  }
  const { __name__: name = '', ...rest } = labels;
  return { name, labels: rest };
}

/** As in Go, $1_total is the group of that name, which there is not: ${1}_total. A label without a value is none. */
function replace(
  labels: Record<string, string>,
  label: string,
  match: RegExpExecArray,
  replacement: string,
): void {
  const value = replacement.replace(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (_, braced, bare) => match[Number(braced ?? bare)] ?? '',
  );
  if (value) labels[label] = value;
  else delete labels[label];
}

const patterns = new Map<string, RegExp>();

function anchored(regex: string): RegExp {
  const known = patterns.get(regex);
  if (known) return known;
  const pattern = new RegExp(`^(?:${regex})$`, 's');
  patterns.set(regex, pattern);
  return pattern;
}
