import type { Logs } from '@kafka-o11y/backends';
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
export async function traceLogs(logs: Logs, traceId: string, at: number): Promise<TraceLogLine[]> {
  // The brokers' logs, which are most of all, have a family and never a trace.
  const question = { namespace: 'kafka-o11y', family: false, trace: traceId };
  const range = { from: at - minuteMs, to: at + 15 * minuteMs, limit };
  const lines = await logs.lines(question, range);
  return lines
    .map(({ timeNs, service, level = '', text, spanId, fields }) => ({
      time: Number(timeNs / 1_000_000n),
      service,
      level,
      text,
      ...(spanId && { spanId }),
      fields: Object.fromEntries(Object.entries(fields).filter(([name]) => !known.test(name))),
    }))
    .reverse();
}
