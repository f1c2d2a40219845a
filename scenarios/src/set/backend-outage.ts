import type { TraceQuestion } from '@kafka-o11y/backends';
import { spanNames } from '@kafka-o11y/vocabulary';
import { clears, fires, metric, named, ordersFlow, p99, still, traced } from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

/** The consumer notes the flag on the span: these traces are from the time of the outage. */
const duringOutage: TraceQuestion = {
  name: spanNames.processOrder,
  eventAttributes: { 'feature_flag.result.variant': 'low' },
};
/** Selects the Collector. Jaeger is built on it and has metrics of the same names. */
const toTraces = 'service_name="otel-collector", exporter="otlp_http/traces"';
const queued = `sum(otelcol_exporter_queue_size{${toTraces}})`;

export const backendOutage: Scenario = {
  id: 'backend-outage',
  title: 'A backend is away',
  question: 'The trace store is down. Are its traces lost, and do the orders notice?',
  learn: [
    'What the Collector’s queue on disk is for',
    'To see telemetry that waits, and telemetry that is dropped',
  ],
  minutes: 5,
  difficulty: 'practised',
  before: ordersFlow,
  steps: [
    {
      title: 'The trace store freezes',
      text: 'The Collector keeps the traces in a queue on its disk and tries again. The orders flow on. An alert says that something waits and nothing is sent, before anything is dropped.',
      do: [{ compose: ['pause', '{traces}'] }],
      expect: [
        metric('The queue fills', queued, 'above', 100_000, 'bytes', 120),
        fires('TelemetryExportStalled', 240),
        named('store-away', 240),
        ...still(240, ...ordersFlow),
      ],
      look: [{ board: 'telemetry', panel: 'Waiting for a backend' }],
    },
    {
      title: 'Something happens meanwhile',
      text: 'Each order takes 50 ms longer now, of all times. The metrics show it; which step of its way it is, only a trace would tell.',
      do: [{ fault: 'processingLatency', variant: 'low' }],
      expect: [
        metric(
          'The slowest orders take more than 50 ms',
          p99(spanNames.processOrder),
          'above',
          0.05,
          'seconds',
          90,
        ),
      ],
    },
    {
      title: 'The trace store is back',
      text: 'What happened is over as well. The queue drains within seconds.',
      do: [{ fault: 'processingLatency', variant: 'off' }, { compose: ['unpause', '{traces}'] }],
      expect: [
        metric('The queue is empty', queued, 'below', 100_000, 'bytes', 120),
        clears('TelemetryExportStalled', 120),
      ],
    },
    {
      title: 'Nothing is missing',
      text: 'No span was dropped, and the traces from the time of the outage are there: an event on the span names the flag that was on then, and only then.',
      expect: [
        traced('Traces of the outage are found', duringOutage, 120),
        ...still(
          120,
          metric(
            'No span was dropped',
            `sum(increase(otelcol_exporter_send_failed_spans_total{${toTraces}}[10m])) + sum(increase(otelcol_exporter_enqueue_failed_spans_total{${toTraces}}[10m])) or vector(0)`,
            'equal to',
            0,
            'count',
            120,
          ),
        ),
      ],
      look: [{ traces: duringOutage, title: 'Traces of the outage' }],
    },
  ],
  alerts: ['TelemetryExportStalled'],
  cleanUp: [{ compose: ['unpause', '{traces}'] }, { fault: 'processingLatency', variant: 'off' }],
  practice:
    'Telemetry needs its own queue, its own limit and its own alert: it is most wanted when things are down.',
};
