import type { DataFrame, Field } from '@grafana/data';
import { FieldType } from '@grafana/data';

/**
 * The frames that a graph can draw, with gaps for NaN and the infinities, which no axis has a place
 * for. As `prepareGraphableFields` of Grafana's own panel, which its library does not export.
 */
export function graphable(frames: readonly DataFrame[]): DataFrame[] {
  return frames
    .filter(
      ({ fields, length }) =>
        length > 0 &&
        fields.some(({ type }) => type === FieldType.time) &&
        fields.some(({ type }) => type === FieldType.number),
    )
    .map((frame) => ({ ...frame, fields: frame.fields.map(finite) }));
}

function finite(field: Field): Field {
  if (field.type !== FieldType.number || field.values.every(isDrawn)) return field;
  return { ...field, values: field.values.map((value) => (isDrawn(value) ? value : null)) };
}

function isDrawn(value: unknown): boolean {
  return value == null || Number.isFinite(value);
}
