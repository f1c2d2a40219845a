import type { DataFrame, DataFrameJSON, Field } from '@grafana/data';
import { createDataFrame, dataFrameFromJSON, FieldType, renderLegendFormat } from '@grafana/data';
import type { Frame, PanelAnswer, TargetAnswer, TargetJson } from './types.ts';

/** A frame as Grafana's own, which the panels draw. */
function readFrame(frame: Frame): DataFrame {
  return dataFrameFromJSON(frame as DataFrameJSON);
}

/** The answer as Grafana's data frames, named as its data sources name them. */
export function toFrames(answer: PanelAnswer, targets: TargetJson[]): DataFrame[] {
  return answer.results.flatMap((result) => {
    const target = targets.find(({ refId = 'A' }) => refId === result.refId) ?? {};
    const frames = result.frames.map(readFrame);
    for (const frame of frames) frame.refId = result.refId;
    if (target.format === 'table') return [toTable(result, frames, answer.results.length > 1)];
    return frames.map((frame) => named(frame, target, answer.intervalMs));
  });
}

/** The legend, unless the frame brings one, and the distance of two points. */
function named(frame: DataFrame, target: TargetJson, intervalMs?: number): DataFrame {
  const [time, value] = frame.fields;
  const isSeries = frame.fields.length === 2 && value?.type === FieldType.number;
  if (!isSeries || !time) return frame;
  time.config = { ...time.config, interval: intervalMs };
  if (value.config.displayNameFromDS !== undefined) return frame;
  const legend = legendOf(value, target);
  frame.name = legend;
  if (legend !== '') value.config = { ...value.config, displayNameFromDS: legend };
  return frame;
}

/** As Grafana's Prometheus: the template; by itself the labels that differ, or the query. */
function legendOf({ labels = {} }: Field, { legendFormat = '', expr = '' }: TargetJson): string {
  const isBare = Object.keys(labels).length === 0;
  if (legendFormat === '__auto') return isBare ? expr : '';
  if (legendFormat !== '') return renderLegendFormat(legendFormat, labels);
  if (isBare) return expr;
  const { __name__ = '', ...rest } = labels;
  const pairs = Object.entries(rest).map(([label, value]) => `${label}="${value}"`);
  return pairs.length > 0 ? `${__name__}{${pairs.join(', ')}}` : __name__;
}

/** All series of a query in one table: time, a column for each label, the value. */
function toTable({ refId }: TargetAnswer, series: DataFrame[], oneOfSeveral: boolean): DataFrame {
  const labelNames = [
    ...new Set(series.flatMap(({ fields }) => Object.keys(fields[1]?.labels ?? {}))),
  ].sort();
  const rows = series.flatMap(({ fields: [time, value], length }) =>
    Array.from({ length }, (_, row) => ({
      time: time?.values[row],
      value: value?.values[row],
      labels: value?.labels ?? {},
    })),
  );
  return createDataFrame({
    refId,
    fields: [
      { name: 'Time', type: FieldType.time, values: rows.map(({ time }) => time) },
      ...labelNames.map((name) => ({
        name,
        type: FieldType.string,
        values: rows.map(({ labels }) => labels[name] ?? ''),
      })),
      {
        name: oneOfSeveral ? `Value #${refId}` : 'Value',
        type: FieldType.number,
        values: rows.map(({ value }) => value),
      },
    ],
  });
}
