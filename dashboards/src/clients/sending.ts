import { producerTraces } from '../applications/onward.ts';
import type { Row } from '../kit/index.ts';
import { timeSeries } from '../kit/index.ts';
import { toApplications, toBroker, toTopics } from '../onward.ts';
import { requestTime } from '../request-time.ts';
import {
  brokerBytes,
  brokerDelay,
  failedSpans,
  nobodyPushes,
  pushed,
  spanSeconds,
  spans,
} from './said.ts';

export function sending(): Row {
  return {
    title: 'Sending: client, broker, spans',
    panels: [
      timeSeries({
        title: 'Sent, says the client',
        description:
          'Records per second that the client says it sends. Good: as the spans say. Fewer than the broker takes: repeats.',
        unit: 'ops',
        span: 8,
        noValue: nobodyPushes,
        series: [{ expr: pushed('producer_record_send_rate'), legend: '{{client_id}}' }],
        onward: toApplications,
      }),
      timeSeries({
        title: 'Sent, says the broker',
        description:
          'Bytes per second of Produce requests of that client id, all brokers together. Good: steady for steady orders.',
        unit: 'Bps',
        span: 8,
        series: [{ expr: brokerBytes('Produce'), legend: '{{client_id}}' }],
        onward: [toBroker, toTopics],
      }),
      timeSeries({
        title: 'Sent, say the spans',
        description:
          'Spans per second of records sent, whether or not they are kept. Good: as the client says. 0 beside a sending client: it is not traced.',
        unit: 'ops',
        span: 8,
        series: [{ expr: spans('PRODUCER'), legend: '{{client_id}}' }],
        onward: producerTraces,
      }),
      timeSeries({
        title: 'Time of a request, says the client',
        description:
          'Mean and longest time from request to answer, network included, in the last half minute. Good: below 50 ms. Above the broker’s time: the network, or the client’s own thread.',
        unit: 'ms',
        span: 8,
        noValue: nobodyPushes,
        series: [
          { expr: pushed('producer_request_latency_avg', 'max'), legend: 'mean {{client_id}}' },
          { expr: pushed('producer_request_latency_max', 'max'), legend: 'longest {{client_id}}' },
        ],
        onward: toBroker,
      }),
      timeSeries({
        title: 'Time of Produce, says the broker',
        description:
          '99th percentile of Produce requests of all clients: brokers do not keep it by client. Good: below 50 ms. Above: see which phase in Broker deep dive.',
        unit: 'ms',
        span: 8,
        series: [
          {
            expr: requestTime('total', 'Produce', ['service_instance_id']),
            legend: 'p99 {{service_instance_id}}, all clients',
          },
        ],
        onward: toBroker,
      }),
      timeSeries({
        title: 'Time of a record, say the spans',
        description:
          '95th percentile from the call to the acknowledgement: linger and repeats are in it. Good: the client’s time and the linger.',
        unit: 's',
        span: 8,
        exemplars: true,
        series: [{ expr: spanSeconds(0.95, 'PRODUCER'), legend: 'p95 {{client_id}}' }],
        onward: producerTraces,
      }),
      timeSeries({
        title: 'Trouble, says the client',
        description:
          'Records per second that failed for good or were sent again, and the time that a broker asked it to wait. Good: 0.',
        unit: 'ops',
        span: 8,
        limit: { red: 0.1 },
        noValue: nobodyPushes,
        series: [
          { expr: pushed('producer_record_error_rate'), legend: 'failed {{client_id}}' },
          { expr: pushed('producer_record_retry_rate'), legend: 'sent again {{client_id}}' },
        ],
        onward: toApplications,
      }),
      timeSeries({
        title: 'Held back, says the broker',
        description:
          'Mean time by which it delays answers to that client, as its quota is used up. Good: 0. More: raise the quota or send less.',
        unit: 'ms',
        span: 8,
        limit: { red: 1 },
        series: [
          { expr: brokerDelay('Produce'), legend: 'Produce {{client_id}}' },
          { expr: brokerDelay('Fetch'), legend: 'Fetch {{client_id}}' },
        ],
        onward: toBroker,
      }),
      timeSeries({
        title: 'Failed, say the spans',
        description:
          'Spans per second, sent or processed, that ended with an error. Good: 0. A span has the reason.',
        unit: 'ops',
        span: 8,
        limit: { red: 0.1 },
        series: [
          { expr: failedSpans('PRODUCER'), legend: 'sent {{client_id}}' },
          { expr: failedSpans('CONSUMER'), legend: 'processed {{client_id}}' },
        ],
        onward: producerTraces,
      }),
    ],
  };
}
