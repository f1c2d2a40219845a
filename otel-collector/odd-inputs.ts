/** The three kinds of telemetry, as OTLP names them in its paths. */
export const signals = ['metrics', 'traces', 'logs'] as const;
export type Signal = (typeof signals)[number];

/** One request that a stranger could send, and what has to come of its items. */
export interface OddInput {
  /** What is odd about it; also the sender's `service.name`, unless `resource` says otherwise. */
  title: string;
  signal: Signal;
  /** Items of the request: metrics, spans or log records, in OTLP's JSON. */
  items: object[];
  /** Attributes of the resource, in the place of `service.name`. */
  resource?: Attribute[];
  /** Why its items are taken out and counted; where not given, they are stored. */
  reason?: string;
  /** How many items are counted. Default 1. */
  counts?: number;
  /** The Collector cannot tell that Prometheus will refuse it: the whole request is lost. */
  unforeseen?: true;
  /** There is nothing to store. */
  nothing?: true;
  /** What the Collector answers. Default 200. */
  status?: number;
}

export interface Attribute {
  key: string;
  value: object;
}

const now = Date.now();
const secondMs = 1_000;
const dayMs = 86_400 * secondMs;

export const text = (key: string, stringValue: string): Attribute => ({
  key,
  value: { stringValue },
});
const nested = (values: Attribute[]) => ({ key: 'nested', value: { kvlistValue: { values } } });
/** OTLP's nanoseconds of a time in milliseconds. */
const nanos = (ms: number) => `${ms}000000`;

const at = nanos(now);
const before = nanos(now - 10 * secondMs);
const notANumber = { key: 'n', value: { doubleValue: 'NaN' } };
const endOfTime = '18446744073709551615';
const long = 'x'.repeat(200_000);
const thousands = Array.from({ length: 3_000 }, (_, i) => text(`a${i}`, 'x'));

const point = (more: object = {}) => ({
  startTimeUnixNano: before,
  timeUnixNano: at,
  asDouble: 1,
  attributes: [],
  ...more,
});
const gauge = (more: object = {}, name = 'odd.gauge') => ({
  name,
  gauge: { dataPoints: [point(more)] },
});
const sum = (aggregationTemporality: number, more: object = {}) => ({
  name: 'odd.sum',
  sum: { aggregationTemporality, isMonotonic: true, dataPoints: [point()], ...more },
});
const histogram = (aggregationTemporality: number, more: object = {}) => ({
  name: 'odd.histogram',
  histogram: {
    aggregationTemporality,
    dataPoints: [
      {
        startTimeUnixNano: before,
        timeUnixNano: at,
        count: '3',
        sum: 6,
        bucketCounts: ['1', '1', '1'],
        explicitBounds: [1, 2],
        ...more,
      },
    ],
  },
});
const exponential = (aggregationTemporality: number, more: object = {}) => ({
  name: 'odd.exponential',
  exponentialHistogram: {
    aggregationTemporality,
    dataPoints: [
      {
        startTimeUnixNano: before,
        timeUnixNano: at,
        count: '3',
        sum: 6,
        scale: 1,
        zeroCount: '0',
        positive: { offset: 0, bucketCounts: ['1', '2'] },
        ...more,
      },
    ],
  },
});
const summary = (quantiles: number[]) => ({
  name: 'odd.summary',
  summary: {
    dataPoints: [
      {
        startTimeUnixNano: before,
        timeUnixNano: at,
        count: '3',
        sum: 6,
        quantileValues: quantiles.map((quantile, i) => ({ quantile, value: i })),
      },
    ],
  },
});
const delta = 1;
const cumulative = 2;
const deltaOfNextYear = sum(delta, {
  dataPoints: [point({ timeUnixNano: nanos(now + 365 * dayMs) })],
});

const span = (more: object = {}) => ({
  traceId: crypto.randomUUID().replaceAll('-', ''),
  spanId: crypto.randomUUID().replaceAll('-', '').slice(0, 16),
  name: 'odd',
  kind: 1,
  startTimeUnixNano: before,
  endTimeUnixNano: at,
  ...more,
});

const line = (more: object = {}) => ({
  timeUnixNano: at,
  severityNumber: 9,
  body: { stringValue: 'odd' },
  ...more,
});

/** A metric with a series for each user. */
const users = (length: number) => ({
  name: 'odd.users',
  gauge: {
    dataPoints: Array.from({ length }, (_, i) => point({ attributes: [text('user', `${i}`)] })),
  },
});
/** Each with the series of three buckets, of count and of sum. */
const histograms = (length: number) => {
  const one = histogram(cumulative);
  const [dataPoint] = one.histogram.dataPoints;
  const dataPoints = Array.from({ length }, (_, i) => ({
    ...dataPoint,
    attributes: [text('user', `${i}`)],
  }));
  return { ...one, histogram: { ...one.histogram, dataPoints } };
};

type Input = Omit<OddInput, 'signal'>;

const metrics: Input[] = [
  { title: 'delta sum', items: [sum(delta)] },
  { title: 'delta sum that also falls', items: [sum(delta, { isMonotonic: false })] },
  { title: 'delta histogram', items: [histogram(delta)] },
  { title: 'delta exponential histogram', items: [exponential(delta)] },
  { title: 'sum without temporality', items: [sum(0)], reason: 'no temporality' },
  { title: 'histogram without temporality', items: [histogram(0)], reason: 'no temporality' },
  {
    title: 'exponential histogram without temporality',
    items: [exponential(0)],
    reason: 'no temporality',
  },
  { title: 'exponential histogram', items: [exponential(cumulative)] },
  {
    title: 'exponential histogram of a coarse scale',
    items: [exponential(cumulative, { scale: -10 })],
    reason: 'scale too coarse',
  },
  {
    title: 'exponential histogram of a fine scale',
    items: [exponential(cumulative, { scale: 20 })],
  },
  {
    title: 'exponential histogram whose count is wrong',
    items: [exponential(cumulative, { count: '1' })],
    unforeseen: true,
  },
  {
    title: 'histogram without buckets',
    items: [histogram(cumulative, { bucketCounts: [], explicitBounds: [] })],
  },
  {
    title: 'histogram with too few buckets',
    items: [histogram(cumulative, { bucketCounts: ['1'] })],
  },
  {
    title: 'histogram with bounds that fall',
    items: [histogram(cumulative, { explicitBounds: [2, 1] })],
  },
  { title: 'summary', items: [summary([0.5])] },
  { title: 'summary with a quantile twice', items: [summary([0.5, 0.5])] },
  { title: 'NaN', items: [gauge({ asDouble: 'NaN' })] },
  { title: 'infinity', items: [gauge({ asDouble: '-Infinity' })] },
  { title: 'no value', items: [gauge({ asDouble: undefined })] },
  { title: 'name in UTF-8', items: [gauge({}, 'größe.日本.🦊')] },
  { title: 'name of symbols', items: [gauge({}, '日本')], reason: 'no name in ASCII' },
  { title: 'metric without a name', items: [gauge({}, '')], reason: 'no name in ASCII' },
  {
    title: 'attributes in UTF-8',
    items: [gauge({ attributes: [text('größe', 'ü'), text('日本', '🦊')] })],
  },
  { title: 'attribute without a name', items: [gauge({ attributes: [text('', 'x')] })] },
  {
    title: 'attributes with names of Prometheus',
    items: [gauge({ attributes: [text('__name__', 'x'), text('job', 'x'), text('_', 'x')] })],
  },
  {
    title: 'resource attributes in UTF-8',
    items: [gauge()],
    resource: [
      text('service.name', 'resource attributes in UTF-8'),
      text('日本', '🦊'),
      text('', 'x'),
    ],
  },
  {
    title: 'attribute of 200 kB',
    items: [gauge({ attributes: [text('long', long)] })],
    reason: 'attributes too long',
  },
  {
    title: 'nested attribute',
    items: [gauge({ attributes: [nested([text('a', 'b')]), { key: 'none', value: {} }] })],
  },
  {
    title: 'a year ahead',
    items: [gauge({ timeUnixNano: nanos(now + 365 * dayMs) })],
    reason: 'ahead of time',
  },
  {
    title: 'a day back',
    items: [gauge({ timeUnixNano: nanos(now - dayMs) })],
    reason: 'too old',
  },
  { title: 'without a time', items: [gauge({ timeUnixNano: '0' })], reason: 'too old' },
  { title: 'at the end of time', items: [gauge({ timeUnixNano: endOfTime })], reason: 'too old' },
  { title: 'a delta a year ahead', items: [deltaOfNextYear], reason: 'ahead of time' },
  { title: 'metric without data', items: [{ name: 'odd.none' }, gauge()] },
  {
    title: 'metric without points',
    items: [{ name: 'odd.empty', gauge: { dataPoints: [] } }, gauge()],
  },
  { title: 'one series twice', items: [gauge(), gauge({ asDouble: 2 })] },
  { title: 'names that become one', items: [gauge({}, 'odd.a'), gauge({ asDouble: 2 }, 'odd_a')] },
  {
    title: 'exemplar without a value',
    items: [sum(cumulative, { dataPoints: [point({ exemplars: [{ timeUnixNano: at }] })] })],
    unforeseen: true,
  },
  {
    title: 'ten thousand series',
    items: [users(10_000)],
    reason: 'too many series',
    counts: 10_000,
  },
  {
    title: 'six thousand metrics',
    items: Array.from({ length: 6_000 }, (_, i) => gauge({}, `odd.metric.${i}`)),
    reason: 'too many series',
    counts: 6_000,
  },
  {
    title: 'histograms of too many series',
    items: [histograms(1_100)],
    reason: 'too many series',
    counts: 1_100,
  },
  { title: 'two thousand series', items: [users(2_000)] },
  { title: 'unknown_service', items: [gauge()], resource: [] },
  { title: 'no metrics', items: [], nothing: true },
];

const traces: Input[] = [
  {
    title: 'trace id of zeros',
    items: [span({ traceId: '0'.repeat(32) })],
    reason: 'no trace id',
  },
  { title: 'no trace id', items: [span({ traceId: '' })], reason: 'no trace id' },
  { title: 'no span id', items: [span({ spanId: '' })], reason: 'no span id' },
  { title: 'short trace id', items: [span({ traceId: 'abcd' })], nothing: true, status: 400 },
  { title: 'end before start', items: [span({ startTimeUnixNano: at, endTimeUnixNano: before })] },
  { title: 'no end', items: [span({ endTimeUnixNano: '0' })] },
  { title: 'unknown kind and status', items: [span({ kind: 99, status: { code: 99 } })] },
  {
    title: 'own parent',
    items: [span({ spanId: '00f067aa0ba902b7', parentSpanId: '00f067aa0ba902b7' })],
  },
  { title: 'UTF-8', items: [span({ name: 'größe 日本 🦊', attributes: [text('日本', '🦊')] })] },
  {
    title: 'resource attributes in UTF-8',
    items: [span()],
    resource: [
      text('service.name', 'resource attributes in UTF-8'),
      text('日本', '🦊'),
      text('', 'x'),
    ],
  },
  { title: 'no name', items: [span({ name: '' })] },
  { title: 'attribute without a name', items: [span({ attributes: [text('', 'x')] })] },
  {
    title: 'NaN',
    items: [span({ attributes: [notANumber] })],
    reason: 'attribute is NaN or infinity',
  },
  {
    title: 'infinity in an event',
    items: [
      span({
        events: [
          {
            timeUnixNano: at,
            name: 'e',
            attributes: [{ key: 'n', value: { doubleValue: 'Infinity' } }],
          },
        ],
      }),
    ],
    reason: 'event with NaN or infinity',
  },
  {
    title: 'NaN in the resource',
    items: [span()],
    resource: [text('service.name', 'NaN in the resource'), notANumber],
    reason: 'resource with NaN or infinity',
  },
  { title: 'thousands of attributes', items: [span({ attributes: thousands })] },
  {
    title: 'attribute of 200 kB',
    items: [span({ attributes: [text('long', long), notANumber] })],
    reason: 'attributes too long',
  },
  {
    title: 'nested attribute of 200 kB',
    items: [span({ attributes: [nested([text('a', long)])] })],
    reason: 'attributes too long',
  },
  {
    title: 'attribute name of 200 kB',
    items: [span({ attributes: [text(long, 'x')] })],
    reason: 'attributes too long',
  },
  { title: 'name of 200 kB', items: [span({ name: long })], reason: 'name too long' },
  {
    title: 'event of 200 kB',
    items: [span({ events: [{ timeUnixNano: at, name: 'e', attributes: [text('l', long)] }] })],
    reason: 'event too long',
  },
  {
    title: 'trace state of 200 kB',
    items: [span({ traceState: long })],
    reason: 'trace state too long',
  },
  {
    title: 'status of 200 kB',
    items: [span({ status: { code: 2, message: long } })],
    reason: 'status too long',
  },
  {
    title: 'resource of 200 kB',
    items: [span()],
    resource: [text('service.name', 'resource of 200 kB'), text('l', long)],
    reason: 'resource too long',
  },
  {
    title: 'name too long',
    items: [span()],
    resource: [text('service.name', long)],
    reason: 'resource too long',
  },
  { title: 'unknown_service', items: [span()], resource: [] },
  { title: '7', items: [span()], resource: [{ key: 'service.name', value: { intValue: 7 } }] },
  {
    title: 'a thousand names',
    items: Array.from({ length: 1_000 }, (_, i) => span({ name: `GET /orders/${i}` })),
  },
  { title: 'no spans', items: [], nothing: true },
];

const logs: Input[] = [
  { title: 'no time', items: [line({ timeUnixNano: '0' })] },
  { title: 'observed only', items: [line({ timeUnixNano: '0', observedTimeUnixNano: at })] },
  {
    title: 'a year ahead',
    items: [line({ timeUnixNano: nanos(now + 365 * dayMs) })],
    reason: 'ahead of time',
  },
  {
    title: 'two days back',
    items: [line({ timeUnixNano: nanos(now - 2 * dayMs) })],
    reason: 'too old',
  },
  { title: 'at the end of time', items: [line({ timeUnixNano: endOfTime })], reason: 'too old' },
  { title: 'attribute of 200 kB', items: [line({ attributes: [text('l', long)] })] },
  {
    title: 'attribute of 400 kB',
    items: [line({ attributes: [text('l', long + long)] })],
    reason: 'attributes too long',
  },
  {
    title: 'attribute name of 200 bytes',
    items: [line({ attributes: [text('x'.repeat(200), 'x')] })],
    reason: 'attribute name too long',
  },
  {
    title: 'resource attribute name of 200 bytes',
    items: [line()],
    resource: [
      text('service.name', 'resource attribute name of 200 bytes'),
      text('x'.repeat(200), 'x'),
    ],
    reason: 'attribute name of resource too long',
  },
  {
    title: 'thousands of attributes',
    items: [line({ attributes: thousands })],
    reason: 'too many attributes',
  },
  { title: 'body of 200 kB', items: [line({ body: { stringValue: long } })] },
  {
    title: 'body of 3 MB',
    items: [line({ body: { stringValue: long.repeat(15) } })],
    reason: 'body too long',
  },
  { title: 'body that is a map', items: [line({ body: nested([text('a', 'b')]).value })] },
  { title: 'no body', items: [line({ body: undefined, attributes: [text('a', 'b')] })] },
  { title: 'two lines and a zero byte', items: [line({ body: { stringValue: 'a\nb\0c' } })] },
  {
    title: 'short ids',
    items: [line({ traceId: 'ab', spanId: 'cd' })],
    nothing: true,
    status: 400,
  },
  {
    title: 'ids of zeros',
    items: [line({ traceId: '0'.repeat(32), spanId: '0'.repeat(16) })],
  },
  {
    title: 'UTF-8',
    items: [line({ body: { stringValue: '日本 🦊' }, attributes: [text('größe', 'ü')] })],
  },
  { title: 'attribute without a name', items: [line({ attributes: [text('', 'x')] })] },
  { title: 'NaN', items: [line({ attributes: [notANumber] })] },
  { title: 'unknown severity', items: [line({ severityNumber: 99 })] },
  {
    title: 'resource of 200 kB',
    items: [line()],
    resource: [text('service.name', 'resource of 200 kB'), text('l', long)],
    reason: 'resource too long',
  },
  { title: 'unknown_service', items: [line()], resource: [] },
  { title: 'no lines', items: [], nothing: true },
];

const of = (signal: Signal, inputs: Input[]): OddInput[] =>
  inputs.map((input) => ({ ...input, signal }));

/** Each way to be odd once, on the three signals. */
export const oddInputs: OddInput[] = [
  ...of('metrics', metrics),
  ...of('traces', traces),
  ...of('logs', logs),
];

/** The body of a request with these items of one sender. */
export function otlpRequest({ signal, items, title, resource }: OddInput): string {
  const attributes = resource ?? [text('service.name', title)];
  const shape = {
    metrics: ['resourceMetrics', 'scopeMetrics', 'metrics'],
    traces: ['resourceSpans', 'scopeSpans', 'spans'],
    logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
  }[signal];
  const [resources = '', scopes = '', list = ''] = shape;
  return JSON.stringify({
    [resources]: [{ resource: { attributes }, [scopes]: [{ [list]: items }] }],
  });
}

let neighbours = 0;

/** A well-formed request of another sender, with one item that no other request has. */
export function neighbourOf({ signal }: OddInput, service: string): OddInput {
  neighbours += 1;
  const one = {
    metrics: gauge({ attributes: [text('n', `${neighbours}`)] }),
    traces: span(),
    logs: line(),
  };
  return { title: service, signal, items: [one[signal]] };
}
