import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/loki';
import type { Series } from '../kit/index.ts';
import { loki, stat, timeSeries } from '../kit/index.ts';
import { refId } from '../kit/queries.ts';

/** Stream matchers: the lines of the chosen cluster, from all services. */
export const ofLab = 'service_namespace="kafka-o11y", kafka_cluster_name=~"$cluster"';
/** Stream matchers: the lines of the chosen services. */
export const ofLines = `${ofLab}, service_name=~"$service"`;
/** Line filters by level. */
export const failing = '| detected_level=~"error|fatal"';
export const warning = '| detected_level="warn"';

/** As the kit's `stat`, over LogQL: one figure for the time shown. */
export function logStat(spec: Parameters<typeof stat>[0]): Panel {
  return overLoki(stat({ ...spec, plain: true }), spec.series, 'instant');
}

/** As the kit's `timeSeries`, over LogQL, as stacked bars: counts of lines. */
export function logBars(spec: Parameters<typeof timeSeries>[0]): Panel {
  const panel = overLoki(timeSeries({ ...spec, stacked: true }), spec.series, 'range');
  const { defaults, overrides = [] } = panel.fieldConfig ?? {};
  const custom = { ...defaults?.custom, drawStyle: 'bars', fillOpacity: 70 };
  return { ...panel, fieldConfig: { overrides, defaults: { ...defaults, custom } } };
}

function overLoki(panel: Panel, series: Series[], queryType: 'instant' | 'range'): Panel {
  const targets = series.map(({ expr, legend = '' }, index) =>
    new DataqueryBuilder()
      .datasource(loki)
      .refId(refId(index))
      .expr(expr)
      .legendFormat(legend)
      .queryType(queryType)
      .build(),
  );
  return { ...panel, datasource: loki, targets };
}
