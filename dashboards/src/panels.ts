import {
  BigValueColorMode,
  BigValueGraphMode,
  GraphDrawStyle,
  LegendDisplayMode,
  LegendPlacement,
  LogsSortOrder,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { Threshold } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  DashboardLinkBuilder,
  DashboardLinkType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as LogsPanelBuilder } from '@grafana/grafana-foundation-sdk/logs';
import { DataqueryBuilder as LokiQueryBuilder } from '@grafana/grafana-foundation-sdk/loki';
import { DataqueryBuilder as PrometheusQueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatPanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TablePanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import {
  SearchTableType,
  DataqueryBuilder as TempoQueryBuilder,
} from '@grafana/grafana-foundation-sdk/tempo';
import { PanelBuilder as TimeSeriesPanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

/** The provisioned data sources; the uids are those of grafana/provisioning/datasources. */
export const prometheus = { type: 'prometheus', uid: 'prometheus' };
export const loki = { type: 'loki', uid: 'loki' };
export const tempo = { type: 'tempo', uid: 'tempo' };

/** One PromQL expression and the name its series carry in the legend. */
export interface Series {
  expr: string;
  legend?: string;
}

/** Where a reader goes on from a panel: a query in Explore. */
export interface Onward {
  title: string;
  datasource: typeof loki;
  query: string;
}

export interface PanelSpec {
  title: string;
  /** What good looks like, and what to do when it is not. */
  description: string;
  /** A unit id of Grafana, for example `short`, `s`, `Bps`, `percentunit`. */
  unit: string;
  series: Series[];
  onward: Onward;
  /** Width in the 24-column grid. */
  span: number;
  /** The value from which on a reading is red, and optionally amber; green below it. */
  limit?: { amber?: number; red: number };
  /** The value below which a reading is red; green from it on. */
  floor?: number;
}

/** Builds a tile that shows the last value of one series, with its course behind it. */
export function stat(spec: PanelSpec): StatPanelBuilder {
  const panel = new StatPanelBuilder()
    .title(spec.title)
    .description(spec.description)
    .datasource(prometheus)
    .unit(spec.unit)
    .span(spec.span)
    .height(4)
    .thresholds(thresholds(spec))
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.Area)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .links([exploreLink(spec.onward)]);
  return addSeries(panel, spec.series, false);
}

export interface TimeSeriesSpec extends PanelSpec {
  stacked?: boolean;
  /** Show exemplars: dots that open the trace behind a value. */
  exemplars?: boolean;
}

/** Builds a graph over time with a legend that gives the last and the largest value. */
export function timeSeries(spec: TimeSeriesSpec): TimeSeriesPanelBuilder {
  const panel = new TimeSeriesPanelBuilder()
    .title(spec.title)
    .description(spec.description)
    .datasource(prometheus)
    .unit(spec.unit)
    .span(spec.span)
    .height(8)
    .min(0)
    .thresholds(thresholds(spec))
    .drawStyle(GraphDrawStyle.Line)
    .lineWidth(1)
    .fillOpacity(spec.stacked ? 30 : 5)
    .stacking(
      new StackingConfigBuilder().mode(spec.stacked ? StackingMode.Normal : StackingMode.None),
    )
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Bottom)
        .calcs(['lastNotNull', 'max']),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi))
    .links([exploreLink(spec.onward)]);
  return addSeries(panel, spec.series, spec.exemplars ?? false);
}

/** Builds a list of log lines, newest first, for one LogQL selector. */
export function logs(spec: {
  title: string;
  description: string;
  query: string;
  span: number;
}): LogsPanelBuilder {
  return new LogsPanelBuilder()
    .title(spec.title)
    .description(spec.description)
    .datasource(loki)
    .span(spec.span)
    .height(10)
    .showTime(true)
    .wrapLogMessage(true)
    .enableLogDetails(true)
    .sortOrder(LogsSortOrder.Descending)
    .links([exploreLink({ title: 'Search these logs', datasource: loki, query: spec.query })])
    .withTarget(
      new LokiQueryBuilder()
        .datasource(loki)
        .refId('A')
        .expr(spec.query)
        .queryType('range')
        .maxLines(200),
    );
}

/** Builds a table of the traces that one TraceQL query finds; a row opens its trace. */
export function traces(spec: {
  title: string;
  description: string;
  query: string;
  span: number;
}): TablePanelBuilder {
  return new TablePanelBuilder()
    .title(spec.title)
    .description(spec.description)
    .datasource(tempo)
    .span(spec.span)
    .height(10)
    .links([exploreLink({ title: 'Search these traces', datasource: tempo, query: spec.query })])
    .withTarget(
      new TempoQueryBuilder()
        .datasource(tempo)
        .refId('A')
        .queryType('traceql')
        .query(spec.query)
        .limit(20)
        .tableType(SearchTableType.Traces),
    );
}

function addSeries<P extends StatPanelBuilder | TimeSeriesPanelBuilder>(
  panel: P,
  series: Series[],
  exemplars: boolean,
): P {
  for (const [index, { expr, legend }] of series.entries()) {
    panel.withTarget(
      new PrometheusQueryBuilder()
        .datasource(prometheus)
        .refId(String.fromCharCode('A'.charCodeAt(0) + index))
        .expr(expr)
        .legendFormat(legend ?? '__auto')
        .range()
        .exemplar(exemplars),
    );
  }
  return panel;
}

function thresholds({ limit, floor }: Pick<PanelSpec, 'limit' | 'floor'>): ThresholdsConfigBuilder {
  // A base step is written as null: Grafana reads it as minus infinity.
  const base = (color: string): Threshold => ({ value: null, color });
  const steps: Threshold[] =
    floor === undefined ? [base('green')] : [base('red'), { value: floor, color: 'green' }];
  if (limit?.amber !== undefined) steps.push({ value: limit.amber, color: 'orange' });
  if (limit) steps.push({ value: limit.red, color: 'red' });
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}

function exploreLink({ title, datasource, query }: Onward): DashboardLinkBuilder {
  const target =
    datasource.uid === 'tempo'
      ? { refId: 'A', datasource, queryType: 'traceql', query }
      : { refId: 'A', datasource, expr: query };
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana fills in its own variables.
  const range = { from: '${__from}', to: '${__to}' };
  const panes = { a: { datasource: datasource.uid, queries: [target], range } };
  // The variables must stay unescaped, or Grafana does not replace them.
  const encoded = encodeURIComponent(JSON.stringify(panes))
    .replaceAll('%24%7B', '${')
    .replaceAll('%7D%22', '}%22');
  return new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .url(`/explore?schemaVersion=1&panes=${encoded}`)
    .targetBlank(true);
}
