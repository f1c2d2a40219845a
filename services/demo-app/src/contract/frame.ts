import { z } from 'zod';

/**
 * Data travels in Grafana's own wire format (`DataFrameJSON` of @grafana/data), so that the browser's
 * libraries read it as it stands.
 */

/** What `typeof` says of the cells of a column; of `other` anything may come. */
const cellTypes = { time: 'number', number: 'number', string: 'string', other: undefined } as const;

const fieldTypeSchema = z.enum(['time', 'number', 'string', 'other']);
export type FieldType = z.output<typeof fieldTypeSchema>;

const fieldSchema = z.object({
  name: z.string(),
  type: fieldTypeSchema,
  labels: z.record(z.string(), z.string()).exactOptional(),
  config: z.record(z.string(), z.unknown()).exactOptional(),
});

/** Its cells are not for zod: there may be a hundred thousand, and a loop is 30 times as fast. */
const columnSchema = z.custom<unknown[]>(Array.isArray, 'expected a column');

const notJsonSchema = z.object({
  NaN: z.array(z.number()).exactOptional(),
  Inf: z.array(z.number()).exactOptional(),
  NegInf: z.array(z.number()).exactOptional(),
});
export type NotJson = z.output<typeof notJsonSchema>;

/** A table of columns of equal length, as `dataFrameFromJSON` reads it. */
export const frameSchema = z
  .object({
    schema: z.object({
      refId: z.string(),
      name: z.string().exactOptional(),
      fields: z.array(fieldSchema),
    }),
    data: z.object({
      values: z.array(columnSchema),
      /** Where in a column JSON has no number: index lists by column. */
      entities: z.array(notJsonSchema.nullable()).exactOptional(),
    }),
  })
  .superRefine(({ schema: { fields }, data: { values } }, context) => {
    const fault = (message: string, ...path: number[]) =>
      context.addIssue({ code: 'custom', message, path: ['data', 'values', ...path] });
    if (values.length !== fields.length) {
      fault(`expected ${fields.length} columns, one for each field, received ${values.length}`);
      return;
    }
    const length = values[0]?.length;
    for (const [index, column] of values.entries()) {
      if (column.length !== length) {
        fault(`expected ${length} cells as in the first column, received ${column.length}`, index);
      }
      const expected = cellTypes[fields[index]?.type ?? 'other'];
      const row = expected ? firstOther(column, expected) : -1;
      if (row >= 0) fault(`expected ${expected}, received ${typeof column[row]}`, index, row);
    }
  });
export type Frame = z.output<typeof frameSchema>;

/** The row of the first cell that is neither empty nor of the type; -1 if there is none. */
function firstOther(column: readonly unknown[], type: 'number' | 'string'): number {
  for (let row = 0; row < column.length; row += 1) {
    const cell = column[row];
    if (typeof cell !== type && cell !== null) return row;
  }
  return -1;
}
