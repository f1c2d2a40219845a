import type { Row } from '../kit/index.ts';
import { ofController, timeSeries } from '../kit/index.ts';
import { controllerLogs, toBroker } from '../onward.ts';
import { clusterGauge, gaugeOf, p99Of, rateOf } from './by-controller.ts';

const counter = (name: string) => `kafka_controller_kafkacontroller_${name}`;
const events = 'kafka_controller_controllereventmanager';

const age = gaugeOf(counter('lastappliedrecordlagms'));
/** Milliseconds. Of a controller that has applied nothing yet it would be the time since 1970. */
const appliedAge = { ...age, expr: `${age.expr} < 1e12` };

export function controllers(): Row {
  return {
    title: 'Controllers at work',
    panels: [
      timeSeries({
        title: 'Brokers as the controllers count them',
        description:
          'Brokers that take part, that are fenced off, and that leave in good order. Good: as many active as the cluster has. Fenced ones are down or cut off.',
        unit: 'short',
        decimals: 0,
        span: 8,
        series: [
          clusterGauge('activebrokercount', 'active'),
          clusterGauge('fencedbrokercount', 'fenced'),
          clusterGauge('controlledshutdownbrokercount', 'leaving'),
        ],
        onward: [controllerLogs, toBroker],
      }),
      timeSeries({
        title: 'Since the last heartbeat',
        description:
          'Time since the active controller heard from each broker. Good: below 2 s, as they report that often. At 6 s (broker.session.timeout.ms) it fences the broker off.',
        unit: 'ms',
        span: 8,
        limit: { amber: 4000, red: 6000 },
        series: [
          {
            expr: `max by (broker_id) (${counter('timesincelastheartbeatreceivedms')}{${ofController}})`,
            legend: 'broker {{broker_id}}',
          },
        ],
        onward: [controllerLogs, toBroker],
      }),
      timeSeries({
        title: 'Changes of the active controller, late heartbeats',
        description:
          'Per second. Good: 0. Heartbeats that timed out: brokers come too late, or the controller is too busy to take them.',
        unit: 'ops',
        span: 8,
        series: [
          rateOf(counter('newactivecontrollerscount'), 'new active controllers'),
          rateOf(counter('timedoutbrokerheartbeatcount'), 'timed out heartbeats'),
          rateOf(counter('eventqueueoperationstimedoutcount'), 'timed out events'),
        ],
        onward: [controllerLogs],
      }),
      timeSeries({
        title: 'Wait of an event',
        description:
          '99th percentile of the time an event waited for the controller’s thread. Good: below 100 ms, and 0 while there is none. More: see what it is busy with in its log.',
        unit: 'ms',
        span: 8,
        limit: { red: 5000 },
        series: [p99Of(`${events}_eventqueuetimems`)],
        onward: [controllerLogs],
      }),
      timeSeries({
        title: 'Work on an event',
        description:
          '99th percentile of the time an event took. Good: below 100 ms. More: thousands of partitions change at once, or a slow CPU.',
        unit: 'ms',
        span: 8,
        limit: { red: 5000 },
        series: [p99Of(`${events}_eventqueueprocessingtimems`)],
        onward: [controllerLogs],
      }),
      timeSeries({
        title: 'Controllers idle',
        description:
          'Share of its time in which the controller’s thread waits. Good: above 0.5. Near 0 it can’t keep up: leaders and topics change late.',
        unit: 'percentunit',
        span: 8,
        max: 1,
        floor: { red: 0.1 },
        series: [gaugeOf(`${events}_avgidleratio`)],
        onward: [controllerLogs],
      }),
      timeSeries({
        title: 'Age of the last applied record',
        description:
          'Age of the record that each controller applied last, of which there are two a second. Good: below 1 s, and 0 on the active one. Rising: it applies nothing, or there is nothing new, as the quorum has no leader.',
        unit: 'ms',
        span: 8,
        limit: { amber: 5000, red: 30000 },
        series: [appliedAge],
        onward: [controllerLogs],
      }),
      timeSeries({
        title: 'Applied and committed',
        description:
          'Offset of the last record that each controller has applied, and of the last that it knows to be committed. Good: they rise together. A gap that grows: it is too slow.',
        unit: 'none',
        decimals: 0,
        span: 8,
        series: [
          gaugeOf(counter('lastappliedrecordoffset'), 'applied'),
          gaugeOf(counter('lastcommittedrecordoffset'), 'committed'),
        ],
        onward: [controllerLogs],
      }),
      timeSeries({
        title: 'Metadata errors of controllers',
        description:
          'Records that a controller could not apply, since its start. Good: 0. Otherwise restart that one, and keep its log.',
        unit: 'short',
        decimals: 0,
        span: 8,
        limit: { red: 1 },
        series: [gaugeOf(counter('metadataerrorcount'))],
        onward: [controllerLogs],
      }),
    ],
  };
}
