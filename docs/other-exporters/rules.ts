import { Document, Scalar } from 'yaml';
import type { Exporter } from './exporter.ts';
import { ruleOf } from './exporter.ts';

/** The text of an exporter's file of recording rules. */
export function ruleFile(exporter: Exporter): string {
  const rules = exporter.metrics.flatMap((metric) =>
    'value' in metric.ours
      ? [{ record: metric.name, expr: folded(ruleOf(exporter, metric, metric.ours)) }]
      : [],
  );
  const document = new Document({ groups: [{ name: `names-of-${exporter.file}`, rules }] });
  document.commentBefore = [
    ` The names of ${exporter.name} for our metrics: docs/from-other-exporters.md says how to load them, and what`,
    ` differs. Made by npm run docs from docs/other-exporters/${exporter.file}.ts.`,
  ].join('\n');
  return document.toString({ lineWidth: 110 });
}

/** PromQL over several lines. */
function folded(promql: string): Scalar {
  const scalar = new Scalar(promql);
  scalar.type = Scalar.BLOCK_FOLDED;
  return scalar;
}
