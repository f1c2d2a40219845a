import { services } from '@kafka-o11y/vocabulary';
import { clears, fires, metric, named, ordersFlow } from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

const sent = 'kafka_messages_sent_total{topic="orders", status="success"}';
/** The first window has the gap in it, the second one the time before it. */
const keptOn = `sum(rate(${sent}[2m])) / sum(rate(${sent}[1m] offset 1m))`;

export const collectorOutage: Scenario = {
  id: 'collector-outage',
  title: 'The Collector is away',
  question: 'Every graph goes flat. Has Kafka stopped, or only its telemetry?',
  learn: [
    'To tell a lab that is down from one that nobody can see',
    'What still works without the Collector, and what is lost meanwhile',
  ],
  minutes: 3,
  difficulty: 'practised',
  before: ordersFlow,
  steps: [
    {
      title: 'The Collector stops',
      text: 'No metric, log line or trace of any service arrives. Graphs keep their last value for up to five minutes, and look calm. Only what Prometheus asks by itself is true now: whether the Collector answers.',
      do: [{ compose: ['stop', services.collector] }],
      expect: [
        fires('OtelCollectorDown', 120),
        named('collector-down', 120),
        metric(
          'The newest count of orders grows old',
          'time() - max(timestamp(kafka_messages_sent_total{topic="orders"}))',
          'above',
          60,
          'seconds',
          180,
        ),
      ],
      look: [{ board: 'telemetry', panel: 'Parts down' }],
    },
    {
      title: 'It is back, and the orders had gone on',
      text: 'A counter does not forget: it tells how many orders were sent while nobody looked. Spans and log lines of that time wait in the services for some seconds only; what they gave up they have counted.',
      do: [{ compose: ['start', services.collector] }],
      expect: [
        clears('OtelCollectorDown', 240),
        metric('The rate of sending, the gap included', keptOn, 'above', 0.5, 'share', 120),
        ...ordersFlow,
      ],
      look: [{ board: 'telemetry', panel: 'Dropped by the SDKs' }],
    },
  ],
  alerts: ['OtelCollectorDown'],
  cleanUp: [{ compose: ['start', services.collector] }],
  practice:
    'Alert on the pipeline of the telemetry first, and let it silence what it carries: without it every other alert is blind.',
};
