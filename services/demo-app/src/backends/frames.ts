import type { Frame, NotJson } from '../contract.ts';

/** One series as a frame of two columns: its times in ms, and its values. */
export function seriesFrame(
  refId: string,
  labels: Record<string, string>,
  times: number[],
  values: number[],
): Frame {
  const entities: NotJson = {};
  const column = values.map((value, index) => {
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
      values: [times, column],
      ...(Object.keys(entities).length > 0 && { entities: [null, entities] }),
    },
  };
}
