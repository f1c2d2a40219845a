import { metric, ordersFlow, traced } from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

const queued = 'sum(otelcol_exporter_queue_size{exporter="otlp_http/tempo"})';

export const backendOutage: Scenario = {
  id: 'backend-outage',
  title: 'A backend is away',
  question: 'The trace store is down. Are its traces lost, and do the orders notice?',
  learn: [
    'What the Collector’s queue on disk is for',
    'To see telemetry that waits, and telemetry that is dropped',
  ],
  minutes: 4,
  difficulty: 'practised',
  before: ordersFlow,
  steps: [
    {
      title: 'Tempo freezes',
      text: 'The Collector keeps the traces in a queue on its disk and tries again. The orders flow on.',
      do: [{ compose: ['pause', 'tempo'] }],
      expect: [metric('The queue fills', queued, 'above', 100_000, 'bytes', 120), ...ordersFlow],
      look: [{ board: 'kafka-o11y-telemetry', title: 'Queues of the Collector' }],
    },
    {
      title: 'Tempo is back',
      text: 'The queue drains within seconds.',
      do: [{ compose: ['unpause', 'tempo'] }],
      expect: [metric('The queue is empty', queued, 'below', 100_000, 'bytes', 120)],
    },
    {
      title: 'Nothing is missing',
      text: 'No span was dropped, and the traces from the time of the outage are there.',
      expect: [
        metric(
          'No span was dropped',
          'sum(increase(otelcol_exporter_send_failed_spans_total[10m])) + sum(increase(otelcol_exporter_enqueue_failed_spans_total[10m])) or vector(0)',
          'equal to',
          0,
          'count',
          60,
        ),
        traced('Traces of this time are found', '{ name = "process orders" }', 120),
      ],
      look: [{ traces: '{ name = "process orders" }', title: 'Traces of the outage' }],
    },
  ],
  alerts: [],
  cleanUp: [{ compose: ['unpause', 'tempo'] }],
  practice:
    'Telemetry needs its own queue, its own limit and its own alert: it is most wanted when things are down.',
};
