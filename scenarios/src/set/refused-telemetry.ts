import { ports, services } from '@kafka-o11y/vocabulary';
import { clears, fires, logged, metric, ordersFlow } from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

/** Sends a log line of last year, like a service with a wrong clock: OTLP over HTTP. */
const lineOfLastYear = `
const timeUnixNano = Date.now() - 365 * 86400000 + "000000";
const logRecords = [{ timeUnixNano, body: { stringValue: "sent by a clock that is a year slow" } }];
const answer = await fetch("http://${services.collector}:${ports.otlpHttp}/v1/logs", {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }),
});
if (!answer.ok) throw new Error("the Collector answered " + answer.status);
`;

/** Loki and VictoriaLogs count the lines that they do not keep, under different names. */
const discarded = '{__name__=~"loki_discarded_samples_total|vl_rows_dropped_total"}';
/** Counts lines of the last minutes. Before the first line there is no metric. */
const refused = `sum(${discarded}) - (sum(${discarded} offset 3m) or vector(0))`;

export const refusedTelemetry: Scenario = {
  id: 'refused-telemetry',
  title: 'Telemetry that is refused',
  question:
    'A log line never arrives, and nothing is down. Where was it dropped, and who counts it?',
  learn: [
    'That a backend may refuse what the Collector accepted, and not even say so',
    'To find what was dropped, by whom, and why',
  ],
  minutes: 6,
  difficulty: 'practised',
  before: ordersFlow,
  steps: [
    {
      title: 'A clock that is a year slow',
      text: 'One service sends a log line of last year. The Collector takes it; the log store does not keep lines that old. Loki answers 400, so the Collector drops the line, as trying again would not help, and counts it. VictoriaLogs says that all is well, and only its own count tells.',
      do: [
        {
          compose: [
            'exec',
            '-T',
            services.producer,
            'node',
            '--input-type=module',
            '-e',
            lineOfLastYear,
          ],
        },
      ],
      expect: [
        fires('TelemetryDropped', 180),
        metric('The log store counts what it refused just now', refused, 'above', 0, 'count', 90),
      ],
      look: [{ board: 'telemetry', panel: 'Refused and failed' }],
    },
    {
      title: 'All others arrive',
      text: 'Lines with the right time are kept as before. The alert is about an event, so it ends by itself, five minutes after the last of it.',
      expect: [
        logged('The consumer’s lines arrive', {
          service: services.consumer,
          words: 'order processed',
        }),
        clears('TelemetryDropped', 540),
      ],
      look: [{ board: 'telemetry', panel: 'Discarded by the backends' }],
    },
  ],
  alerts: ['TelemetryDropped'],
  cleanUp: [],
  practice:
    'Count what is dropped at every hop and alert on the first of it: telemetry that is missing looks like nothing having happened.',
};
