import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';

/** The beginnings of the names that jmx-exporter/kafka.yml gives. */
const OF_JMX =
  /\b(kafka_(cluster_partition|controller|coordinator|log|network|server)|jvm|java_lang|jmx)_/;

const ABSENT = 'No data: by JMX only';

/** A panel that shows only what brokers measure says so where there is none, unless it has words of its own. */
export function tellsOfJmx(panel: Panel): Panel {
  const targets = (panel.targets ?? []) as { expr?: string }[];
  const isOfJmx = targets.length > 0 && targets.every(({ expr }) => OF_JMX.test(expr ?? ''));
  if (!isOfJmx || panel.fieldConfig?.defaults.noValue !== undefined) return panel;
  const { defaults, overrides } = panel.fieldConfig ?? { defaults: {}, overrides: [] };
  return { ...panel, fieldConfig: { overrides, defaults: { ...defaults, noValue: ABSENT } } };
}
