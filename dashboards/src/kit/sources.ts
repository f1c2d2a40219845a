import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';

/** What a cluster may be without, by the series that come from it: what a panel without data says then. */
const optionalSources: { series: RegExp; absent: string }[] = [
  {
    // The names of jmx-exporter, what rules record from them, and all else that is asked of single servers.
    series:
      /\b(kafka_(cluster_partition|controller|coordinator|log|network|server)|jvm|java_lang|jmx|zookeeper)_|\bkafka:(quorum|controllers):|service_name=~?"kafka["|]/,
    absent: 'No data: by JMX only',
  },
  { series: /\bkafka[_:]canary|span_name="send canary"/, absent: 'No data: by the canary only' },
  {
    series:
      /\b(orders_|kafka_(messages?_|producer_|consumer_(active|assignments|parked|restarts))|application_errors_|log_lines_suppressed_|messaging_|traces_(span_metrics|service_graph)_)/,
    absent: 'No data: by clients of the lab only',
  },
];

/** A panel that is filled from one such source alone says so in its place, unless it has words of its own. */
export function tellsItsSource(panel: Panel): Panel {
  const exprs = ((panel.targets ?? []) as { expr?: string }[]).map(({ expr = '' }) => expr);
  const source = optionalSources.find(({ series }) => exprs.every((expr) => series.test(expr)));
  if (!source || exprs.length === 0 || panel.fieldConfig?.defaults.noValue !== undefined) {
    return panel;
  }
  const { defaults, overrides } = panel.fieldConfig ?? { defaults: {}, overrides: [] };
  return {
    ...panel,
    fieldConfig: { overrides, defaults: { ...defaults, noValue: source.absent } },
  };
}
