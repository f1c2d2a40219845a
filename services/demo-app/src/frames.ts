import type { FoundTrace, LogLine, Series } from '@kafka-o11y/backends';
import type { Frame, NotJson } from './contract.ts';

/** What backends answer as the data frames that Grafana's own data sources make of it. */

/** One series as a frame of two columns: its times in ms, and its values. */
export function seriesFrame(refId: string, { labels, points }: Series): Frame {
  const entities: NotJson = {};
  const column = points.map(({ value }, index) => {
    if (Number.isFinite(value)) return value;
    const kind = Number.isNaN(value) ? 'NaN' : value > 0 ? 'Inf' : 'NegInf';
    entities[kind] = [...(entities[kind] ?? []), index];
    return null;
  });
  return {
    schema: {
      refId,
      fields: [
        { name: 'Time', type: 'time' },
        { name: 'Value', type: 'number', labels },
      ],
    },
    data: {
      values: [points.map(({ time }) => time), column],
      ...(Object.keys(entities).length > 0 && { entities: [null, entities] }),
    },
  };
}

/** Log lines with their labels, time, text and exact time in nanoseconds, in the given order. */
export function logFrame(refId: string, lines: readonly LogLine[]): Frame {
  return {
    schema: {
      refId,
      fields: [
        { name: 'labels', type: 'other' },
        { name: 'Time', type: 'time' },
        { name: 'Line', type: 'string' },
        { name: 'tsNs', type: 'string' },
      ],
    },
    data: {
      values: [
        lines.map(({ fields }) => fields),
        lines.map(({ timeNs }) => Number(timeNs / 1_000_000n)),
        lines.map(({ text }) => text),
        lines.map(({ timeNs }) => String(timeNs)),
      ],
    },
  };
}

/** To the demo app's own page of the trace. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana's libraries fill it in
const links = [{ title: 'Open the trace', url: '/traces/${__value.raw}' }];

/** A table with a row for each trace, whose id leads to the trace's page. */
export function tracesFrame(refId: string, traces: readonly FoundTrace[]): Frame {
  return {
    schema: {
      refId,
      fields: [
        { name: 'traceID', type: 'string', config: { displayName: 'Trace ID', links } },
        { name: 'startTime', type: 'time', config: { displayName: 'Start time' } },
        { name: 'traceService', type: 'string', config: { displayName: 'Service' } },
        { name: 'traceName', type: 'string', config: { displayName: 'Name' } },
        {
          name: 'traceDuration',
          type: 'number',
          config: { displayName: 'Duration', unit: 'ms' },
        },
      ],
    },
    data: {
      values: [
        traces.map(({ traceId }) => traceId),
        traces.map(({ start }) => start),
        traces.map(({ rootService }) => rootService),
        traces.map(({ rootName }) => rootName),
        traces.map(({ durationMs }) => durationMs),
      ],
    },
  };
}
