/**
 * Reads of OTLP's protobuf messages just what the sink counts. Spans, metrics and log records lie
 * equally deep: resource (field 1), scope (2), item (2). To skip the rest costs next to nothing.
 */
const ITEM_PATH = [1, 2, 2];

/** How many spans, metrics or log records an export request holds. */
export function countItems(request: Buffer): number {
  return count(request, ITEM_PATH);
}

function count(message: Buffer, [field, ...deeper]: number[]): number {
  let found = 0;
  for (const { number, bytes } of fields(message)) {
    if (number !== field || bytes === undefined) continue;
    found += deeper.length === 0 ? 1 : count(bytes, deeper);
  }
  return found;
}

/** One data point of a sum of whole numbers. */
export interface SumPoint {
  /** Tells series of several processes apart: the resource and the attributes as they came. */
  series: string;
  metric: string;
  value: number;
  /** Those attributes that are text or boolean. */
  attributes: Record<string, string | boolean>;
}

const METRIC = { name: 1, kinds: new Set([5, 7, 9, 10, 11]), sum: 7 };
const POINT = { asDouble: 4, asInt: 6, attribute: 7 };
const DATA_POINT = 1;

/** The data points of an export request: how many there are, and those of the named sums. */
export function readMetrics(
  request: Buffer,
  names: ReadonlySet<string>,
): { points: number; sums: SumPoint[] } {
  let points = 0;
  const sums: SumPoint[] = [];
  for (const resourceMetrics of nested(request, 1)) {
    const resource = nested(resourceMetrics, 1)[0]?.toString('latin1') ?? '';
    for (const metric of nested(resourceMetrics, 2).flatMap((scope) => nested(scope, 2))) {
      const name = nested(metric, METRIC.name)[0]?.toString() ?? '';
      for (const { number, bytes } of fields(metric)) {
        if (bytes === undefined || !METRIC.kinds.has(number)) continue;
        const dataPoints = nested(bytes, DATA_POINT);
        points += dataPoints.length;
        if (number !== METRIC.sum || !names.has(name)) continue;
        for (const point of dataPoints) sums.push(sumPoint(resource, name, point));
      }
    }
  }
  return { points, sums };
}

function sumPoint(resource: string, metric: string, point: Buffer): SumPoint {
  let value = 0;
  for (const { number, fixed64 } of fields(point)) {
    if (number === POINT.asInt && fixed64) value = Number(fixed64.readBigInt64LE());
    if (number === POINT.asDouble && fixed64) value = fixed64.readDoubleLE();
  }
  const attributes = Object.fromEntries(nested(point, POINT.attribute).map(attribute));
  const series = JSON.stringify([resource, metric, Object.entries(attributes).sort()]);
  return { series, metric, value, attributes };
}

/** A KeyValue, whose value is text (field 1) or a boolean (2). */
function attribute(keyValue: Buffer): [string, string | boolean] {
  const key = nested(keyValue, 1)[0]?.toString() ?? '';
  const value = nested(keyValue, 2)[0] ?? Buffer.alloc(0);
  const [first] = fields(value);
  if (first?.number === 2) return [key, first.varint === 1];
  return [key, first?.bytes?.toString() ?? ''];
}

function nested(message: Buffer, field: number): Buffer[] {
  const found: Buffer[] = [];
  for (const { number, bytes } of fields(message)) {
    if (number === field && bytes !== undefined) found.push(bytes);
  }
  return found;
}

interface Field {
  number: number;
  varint?: number;
  fixed64?: Buffer;
  bytes?: Buffer;
}

/** @throws Error on a wire type that OTLP does not use */
function* fields(message: Buffer): Generator<Field> {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    switch (tag % 8) {
      case 0:
        yield { number, varint: varint() };
        break;
      case 1:
        at += 8;
        yield { number, fixed64: message.subarray(at - 8, at) };
        break;
      case 2: {
        const length = varint();
        at += length;
        yield { number, bytes: message.subarray(at - length, at) };
        break;
      }
      case 5:
        at += 4;
        break;
      default:
        throw new Error(`Wire type ${tag % 8} in an OTLP message`);
    }
  }
}
