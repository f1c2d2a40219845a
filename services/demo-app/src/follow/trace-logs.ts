import type { Loki } from '../backends/loki.ts';
import type { TraceLogLine } from '../contract.ts';

const minuteMs = 60_000;
const limit = 500;

/** The same for all lines, or shown by themselves. */
const known =
  /^(service_.*|service|scope_.*|deployment_.*|kafka_cluster_name|telemetry_.*|observed_timestamp|severity_.*|detected_level|flags|trace_id|span_id)$/;

/**
 * The log lines of a trace from all services, oldest first.
 *
 * @param traceId 32 hexadecimal digits
 * @param at when it began, in milliseconds since 1970; retries may take minutes from then on
 */
export async function traceLogs(loki: Loki, traceId: string, at: number): Promise<TraceLogLine[]> {
  // The brokers' logs, which are most of all, have a family and never a trace.
  const query = `{service_namespace="kafka-o11y", log_family=""} | trace_id="${traceId}"`;
  const range = { from: at - minuteMs, to: at + 15 * minuteMs, stepMs: 1_000, limit };
  const [frame] = await loki.range('A', query, range);
  if (!frame) return [];
  const [labels, times, texts] = frame.data.values as [
    Record<string, string>[],
    number[],
    string[],
  ];
  return labels
    .map((fields, index) => ({
      time: times[index] ?? 0,
      service: fields.service_name ?? '',
      level: fields.detected_level ?? fields.severity_text ?? '',
      text: texts[index] ?? '',
      ...(fields.span_id && { spanId: fields.span_id }),
      fields: Object.fromEntries(Object.entries(fields).filter(([name]) => !known.test(name))),
    }))
    .reverse();
}
