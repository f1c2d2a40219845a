import { ports, services } from '@kafka-o11y/vocabulary';
import { clears, fires, logged, metric, named, ordersFlow } from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

const sender = 'slow-clock';

/** Sends a log line of last year, like a service with a wrong clock: OTLP over HTTP. */
const lineOfLastYear = `
const attributes = [{ key: "service.name", value: { stringValue: "${sender}" } }];
const timeUnixNano = Date.now() - 365 * 86400000 + "000000";
const logRecords = [{ timeUnixNano, body: { stringValue: "sent by a clock that is a year slow" } }];
const answer = await fetch("http://${services.collector}:${ports.otlpHttp}/v1/logs", {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ resourceLogs: [{ resource: { attributes }, scopeLogs: [{ logRecords }] }] }),
});
if (!answer.ok) throw new Error("the Collector answered " + answer.status);
`;

const taken = `telemetry_refused_items_total{service_name="${sender}"}`;
/** Counts lines of the last minutes. Before the first line there is no metric. */
const refused = `sum(${taken}) - (sum(${taken} offset 3m) or vector(0))`;

export const refusedTelemetry: Scenario = {
  id: 'refused-telemetry',
  title: 'Telemetry that is refused',
  question:
    'A log line never arrives, and nothing is down. Where was it taken out, and whose was it?',
  learn: [
    'That a store refuses what is too old, and that VictoriaLogs does not even say so',
    'To find whose telemetry was taken out, and why',
  ],
  minutes: 6,
  difficulty: 'practised',
  before: ordersFlow,
  steps: [
    {
      title: 'A clock that is a year slow',
      text: 'One service sends a log line of last year. No log store keeps lines that old: Loki answers 400 to everything that came with it, and VictoriaLogs answers that all is well. So the Collector takes the line out before, counts it by sender and reason, and says so in its log.',
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
        fires('TelemetryRefused', 180),
        named('telemetry-refused', 180),
        metric('The Collector counts what it took out just now', refused, 'above', 0, 'count', 90),
      ],
      look: [{ board: 'telemetry', panel: 'Taken out, by sender and reason' }],
    },
    {
      title: 'All others arrive',
      text: 'Lines with the right time are kept as before. The alert is about an event, so it ends by itself, five minutes after the last of it.',
      expect: [
        logged('The consumer’s lines arrive', {
          service: services.consumer,
          words: 'order processed',
        }),
        clears('TelemetryRefused', 540),
      ],
      look: [{ board: 'telemetry', panel: 'Discarded by the backends' }],
    },
  ],
  alerts: ['TelemetryRefused'],
  cleanUp: [],
  practice:
    'Count what is dropped at every hop and alert on the first of it: telemetry that is missing looks like nothing having happened.',
};
