/**
 * An OTLP receiver over gRPC, as a process of its own, that counts what it is sent and throws it
 * away. It speaks HTTP/2 itself and skips over what it does not count, so that it takes as little as
 * possible of the machine on which the others are measured.
 *
 * First line on stdout: its port. When its stdin ends: what it has counted, and what that cost.
 */
import type { ServerHttp2Stream } from 'node:http2';
import { constants, createServer } from 'node:http2';
import { gunzipSync } from 'node:zlib';
import { countItems, readMetrics } from './otlp.ts';

/** What the sink has counted. */
export interface Counted {
  spans: number;
  metricPoints: number;
  logRecords: number;
  /** What the span processors say of themselves, latest value, over all processes. */
  processed: { spans: number; dropped: number };
  /** The sink's own, since its start. */
  cpuMicros: number;
}

/** How OpenTelemetry's SDKs for JavaScript and for Java count what their span processors did. */
const PROCESSED = new Set(['otel.sdk.processor.span.processed', 'processedSpans']);
const WINDOW_BYTES = 8 * 1024 * 1024;
/** gRPC's frame: one byte that says whether it is compressed, four with the length. */
const FRAME_HEADER = 5;

const counted = { spans: 0, metricPoints: 0, logRecords: 0 };
const latest = new Map<string, { value: number; dropped: boolean }>();

const signals: Record<string, (request: Buffer) => void> = {
  trace: (request) => {
    counted.spans += countItems(request);
  },
  logs: (request) => {
    counted.logRecords += countItems(request);
  },
  metrics: (request) => {
    const { points, sums } = readMetrics(request, PROCESSED);
    counted.metricPoints += points;
    for (const { series, value, attributes } of sums) {
      const dropped = attributes.dropped === true || attributes['error.type'] !== undefined;
      latest.set(series, { value, dropped });
    }
  },
};

const server = createServer({ settings: { initialWindowSize: WINDOW_BYTES } });
server.on('session', (session) => session.setLocalWindowSize(WINDOW_BYTES));
server.on('stream', (stream, headers) => {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('end', () => {
    // /opentelemetry.proto.collector.trace.v1.TraceService/Export
    const signal = String(headers[constants.HTTP2_HEADER_PATH]).split('.')[3] ?? '';
    const body = Buffer.concat(chunks);
    const message = body.subarray(FRAME_HEADER);
    signals[signal]?.(body[0] === 1 ? gunzipSync(message) : message);
    answer(stream);
  });
  stream.on('error', () => {}); // a client that goes away in the middle; its count will be missing
});

/** An empty response and the status OK. */
function answer(stream: ServerHttp2Stream): void {
  stream.respond({ 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(Buffer.alloc(FRAME_HEADER));
}

let started = process.cpuUsage();
server.listen(0, '127.0.0.1', () => {
  started = process.cpuUsage();
  const address = server.address();
  console.log(JSON.stringify({ port: typeof address === 'object' ? address?.port : undefined }));
});

process.stdin.resume().on('end', () => {
  const values = [...latest.values()];
  const sum = (points: typeof values) => points.reduce((total, { value }) => total + value, 0);
  const { user, system } = process.cpuUsage(started);
  const report: Counted = {
    ...counted,
    processed: { spans: sum(values), dropped: sum(values.filter(({ dropped }) => dropped)) },
    cpuMicros: user + system,
  };
  console.log(JSON.stringify(report));
  process.exit();
});
