import type { Row } from '../kit/index.ts';
import { failing, inServices, ofService, stat } from '../kit/index.ts';
import { toApplications, toTelemetry } from '../onward.ts';
import { logStat } from './panels.ts';

const errors = { ...inServices, level: failing };
const errorLines = { title: 'These errors in Explore', logs: errors };
/** Lines with a stack trace. */
const exceptions = { ...inServices, attributes: { 'exception.type': true } } as const;

/** Tiles of the log: bad news, volume, and lines left out. */
export function glance(): Row {
  return {
    panels: [
      logStat({
        title: 'Error lines',
        description:
          'Lines of level error or fatal within the time shown. Good: 0. Otherwise the row of errors says who and what; each line leads to its trace if it has one.',
        unit: 'short',
        decimals: 0,
        span: 4,
        limit: { red: 1 },
        counts: [{ question: { count: 'lines', of: errors } }],
        onward: [errorLines, toApplications],
      }),
      logStat({
        title: 'Warnings',
        description:
          'Lines of level warn within the time shown. Good: few, around restarts. Brokers warn of clients and disks, services of retried orders, before anything fails.',
        unit: 'short',
        decimals: 0,
        span: 4,
        limit: { amber: 20, red: 500 },
        counts: [{ question: { count: 'lines', of: { ...inServices, level: 'warn' } } }],
        onward: toApplications,
      }),
      logStat({
        title: 'Stack traces',
        description:
          'Lines that carry an exception within the time shown, the stack trace whole in one line. Good: 0. Open one and read exception_stacktrace in its details.',
        unit: 'short',
        decimals: 0,
        span: 4,
        limit: { amber: 1, red: 50 },
        counts: [{ question: { count: 'lines', of: exceptions } }],
        onward: { title: 'Lines with an exception', logs: exceptions },
      }),
      logStat({
        title: 'Lines',
        description:
          'All lines within the time shown. Good: the order of the load. A sudden multiple is a loop that logs: see the volume by service.',
        unit: 'short',
        decimals: 0,
        span: 4,
        counts: [{ question: { count: 'lines', of: inServices } }],
        onward: toTelemetry,
      }),
      logStat({
        title: 'Bytes',
        description:
          'Bytes of these lines. Good: a few MB an hour at the default load. They are kept for 24 hours: the volume decides how much disk that takes.',
        unit: 'bytes',
        span: 4,
        counts: [{ question: { count: 'bytes', of: inServices } }],
        onward: toTelemetry,
      }),
      stat({
        title: 'Lines left out',
        description:
          'Lines per second about single orders that the services left out to keep to their rate limit. Good: 0 at low load. Otherwise the log is a sample: count with metrics.',
        unit: 'ops',
        span: 4,
        series: [{ expr: `sum(rate(log_lines_suppressed_total{${ofService}}[$__rate_interval]))` }],
        onward: toApplications,
      }),
    ],
  };
}
