import { allBrokersUp, members, metric, ordersFlow, sentRate } from '../expectations.ts';
import { canaryIsFast, proxyGoesAway, proxyGoesBetween, queued } from '../proxy.ts';
import type { Scenario } from '../scenario.ts';

/** 20 seconds without a member are longer than the restart of a consumer. */
const membersLately = `max_over_time(${members}[20s:5s])`;

export const networkCut: Scenario = {
  id: 'network-cut',
  title: 'The network is cut',
  question:
    'Clients and brokers are well, but cannot reach each other. What becomes of the orders?',
  learn: [
    'What a producer keeps while nobody acknowledges, and for how long',
    'How a group notices that a member has gone without a word',
  ],
  minutes: 2,
  difficulty: 'practised',
  needs: 'chaos',
  before: [...allBrokersUp, ...ordersFlow],
  steps: [
    proxyGoesBetween,
    {
      title: 'The cable is pulled',
      text: 'No connection is closed, nothing gets through. The producer queues; the coordinator hears no heartbeat and takes the consumer out of its group after ten seconds. Go on within two minutes: after that (delivery timeout) a producer gives up its oldest orders.',
      do: [{ toxic: 'cut' }],
      expect: [
        metric('Orders wait in the producer', queued, 'above', 100, 'count', 60),
        metric('The group has no member any more', membersLately, 'equal to', 0, 'count', 90),
        metric('No order is acknowledged', sentRate, 'equal to', 0, 'per second', 100),
      ],
      look: [{ board: 'applications', panel: 'Records waiting to be sent' }],
    },
    {
      title: 'The brokers are well',
      text: 'Every broker answers the canary, which goes there directly, and no alert on them fires. That the orders stand still only their own metrics tell: ProducerSilent waits four minutes.',
      expect: [...allBrokersUp, canaryIsFast],
      look: [{ board: 'monitor', panel: 'Time to write' }],
    },
    {
      title: 'The cable is back',
      text: 'The proxy closes the dead connections, the clients open new ones. The queue drains, the consumer joins again and reads on where it had committed.',
      do: [{ toxic: 'none' }],
      expect: [
        metric('Hardly an order waits', queued, 'below', 20, 'count', 90),
        metric('The consumer is back in its group', members, 'above', 0, 'count', 120),
        ...ordersFlow,
      ],
    },
    {
      title: 'Nothing is lost',
      text: 'The producer gave up no order: each waited for its acknowledgement. Some may have been written twice, where only the answer was lost.',
      expect: [
        metric(
          'No order was given up',
          'sum(increase(application_errors_total{component="producer", error_type="DeliveryError"}[5m]))',
          'equal to',
          0,
          'count',
          30,
        ),
      ],
      look: [{ board: 'applications', panel: 'Sent and processed' }],
    },
  ],
  alerts: [],
  cleanUp: proxyGoesAway,
  practice:
    'Choose the delivery timeout and the queue for the longest cut that you want to survive, and alert on what waits: a healthy broker says nothing about those who cannot reach it.',
};
