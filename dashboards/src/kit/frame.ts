import type { ValueMap } from '@grafana/grafana-foundation-sdk/dashboard';
import { MappingType } from '@grafana/grafana-foundation-sdk/dashboard';
import type { DataSource } from './datasources.ts';
import type { LinkBuilder, Onward } from './links.ts';
import { link } from './links.ts';
import type { Series } from './queries.ts';
import type { Judgement } from './thresholds.ts';
import { thresholds } from './thresholds.ts';

/** The settings of every panel. */
export interface Frame {
  title: string;
  /** The meaning, the good state, and the remedy. */
  description: string;
  /** Width in the 24-column grid. */
  span: number;
  /** Height in grid rows of 30 pixels; each kind of panel has its own default. */
  height?: number;
  /** The links of the panel, one or several. */
  onward: Onward | Onward[];
  /** The text for no data, where that is the good state: `none`. */
  noValue?: string;
}

/** A panel over PromQL. */
export interface Metric extends Frame, Judgement {
  /** A unit id of Grafana, for example `short`, `s`, `Bps`, `percentunit`. */
  unit: string;
  decimals?: number;
  series: Series[];
  /** The link of a single value; may narrow a variable to the value's labels. */
  drill?: Onward;
  /** Words and colours for single values: `{ 0: { text: 'DOWN', color: 'red' } }`. */
  words?: Record<string, { text: string; color: string }>;
}

interface FrameBuilder {
  title(title: string): this;
  description(description: string): this;
  datasource(datasource: DataSource): this;
  span(columns: number): this;
  height(rows: number): this;
  links(links: LinkBuilder[]): this;
  noValue(text: string): this;
}

interface FieldBuilder extends FrameBuilder {
  unit(unit: string): this;
  decimals(decimals: number): this;
  thresholds(steps: ReturnType<typeof thresholds>): this;
  dataLinks(links: LinkBuilder[]): this;
  mappings(mappings: ValueMap[]): this;
}

/** Applies the settings of every panel. */
export function framed<P extends FrameBuilder>(
  panel: P,
  spec: Frame,
  datasource: DataSource,
  height: number,
): P {
  if (spec.noValue !== undefined) panel.noValue(spec.noValue);
  return panel
    .title(spec.title)
    .description(spec.description)
    .datasource(datasource)
    .span(spec.span)
    .height(spec.height ?? height)
    .links([spec.onward].flat().map(link));
}

/** Gives a panel its unit, colours, words and the links of its values. */
export function measured<P extends FieldBuilder>(panel: P, spec: Omit<Metric, 'series'>): P {
  panel.unit(spec.unit).thresholds(thresholds(spec));
  if (spec.decimals !== undefined) panel.decimals(spec.decimals);
  if (spec.drill) panel.dataLinks([link(spec.drill)]);
  if (spec.words) panel.mappings([mapping(spec.words)]);
  return panel;
}

/** Builds the value mapping of a set of words. */
export function mapping(words: NonNullable<Metric['words']>): ValueMap {
  return { type: MappingType.ValueToText, options: words };
}
