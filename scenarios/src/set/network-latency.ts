import { metric, ordersFlow } from '../expectations.ts';
import { canaryIsFast, proxyGoesAway, proxyGoesBetween, queued } from '../proxy.ts';
import type { Scenario } from '../scenario.ts';

const sending =
  'histogram_quantile(0.5, sum by (le) (rate(kafka_message_send_duration_ms_bucket{component="producer", topic="orders"}[30s]))) / 1000';

export const networkLatency: Scenario = {
  id: 'network-latency',
  title: 'A slow network',
  question: 'Sending is slow, and the broker says that it is fast. Who is right?',
  learn: [
    'To compare what a client measures with what the broker measures of the same request',
    'To tell a line that is long from one that is narrow',
  ],
  minutes: 2,
  difficulty: 'practised',
  needs: 'chaos',
  before: ordersFlow,
  steps: [
    proxyGoesBetween,
    {
      title: 'The line is long',
      text: 'Each request arrives half a second late, and that is what the producer measures.',
      do: [{ toxic: 'latency', milliseconds: 500 }],
      expect: [metric('Sending takes more than 400 ms', sending, 'above', 0.4, 'seconds', 90)],
      look: [{ board: 'applications', panel: 'Acknowledgement' }],
    },
    {
      title: 'The broker is fast',
      text: 'Its clock starts when a request is there, so its own time stays as it was. The canary, which does not go through the proxy, agrees with the broker.',
      expect: [
        metric(
          'The broker’s own time for a produce request',
          'max(kafka_network_requestmetrics_totaltimems{request="Produce", quantile="0.50"}) / 1000',
          'below',
          0.1,
          'seconds',
          60,
        ),
        canaryIsFast,
      ],
      look: [{ board: 'broker', panel: 'Produce, by phase' }],
    },
    {
      title: 'The line is narrow',
      text: 'No delay now, but one kilobyte a second: less than the orders need. What does not fit waits in the producer, so the time grows and grows instead of being longer once. Go on within two minutes: a producer gives up what has waited longer.',
      do: [{ toxic: 'bandwidth', kilobytesPerSecond: 1 }],
      expect: [metric('Orders wait in the producer', queued, 'above', 50, 'count', 90)],
      look: [{ board: 'applications', panel: 'Records waiting to be sent' }],
    },
    {
      title: 'The line is good again',
      text: 'What has waited is sent at once, in order.',
      do: [{ toxic: 'none' }],
      expect: [
        metric('Hardly an order waits', queued, 'below', 20, 'count', 90),
        metric('Sending is fast', sending, 'below', 0.1, 'seconds', 150),
        ...ordersFlow,
      ],
    },
  ],
  alerts: [],
  cleanUp: proxyGoesAway,
  practice:
    'Measure where your users are: a broker cannot see the way to it. The difference between the client’s time and the broker’s is the network, and the client’s own queue.',
};
