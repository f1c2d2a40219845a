import { metric, ordersFlow } from '../expectations.ts';
import type { Scenario } from '../scenario.ts';

export const capacityPlanning: Scenario = {
  id: 'capacity-planning',
  title: 'Capacity planning',
  question: 'How long will disk, network and heap last at this rate of growth?',
  learn: ['To turn a rate of growth into days that are left', 'Which resource runs out first'],
  minutes: 4,
  difficulty: 'practised',
  before: ordersFlow,
  steps: [
    {
      title: 'Traffic grows',
      text: '200 orders a second more, as it may be next year.',
      do: [{ fault: 'producerBurst', variant: 'low' }],
      expect: [
        metric(
          'The orders’ log grows',
          'sum(deriv(kafka_log_log_size{topic="orders"}[2m]))',
          'above',
          10_000,
          'bytes',
          150,
        ),
        metric(
          'More bytes come in',
          'sum(rate(kafka_server_brokertopicmetrics_bytesin_total{topic="orders"}[1m]))',
          'above',
          10_000,
          'bytes',
          90,
        ),
      ],
      look: [{ board: 'topics', panel: 'Size by topic' }],
    },
    {
      title: 'How long does the disk last?',
      text: 'What is free, divided by how fast it fills. Retention puts an end to the growth of each topic; this is the time until then, if it comes too late.',
      expect: [
        metric(
          'Time left at this rate',
          'min(system_filesystem_usage_bytes{state="free"}) / sum(deriv(kafka_log_log_size{topic="orders"}[2m]))',
          'above',
          3_600,
          'seconds',
          90,
        ),
      ],
      look: [{ board: 'host', panel: 'Disk space' }],
    },
    {
      title: 'And the rest?',
      text: 'Heap after garbage collection, time spent collecting, lag: all have to be level while the traffic is.',
      expect: [
        metric(
          'The broker spends little time on garbage collection',
          'max(rate(jvm_gc_collection_seconds_sum{service_name="kafka"}[1m]))',
          'below',
          0.1,
          'share',
          60,
        ),
        metric(
          'The lag is level',
          'abs(sum(deriv(kafka_group_lag_records{group="order-processor", topic="orders"}[1m])))',
          'below',
          50,
          'per second',
          120,
        ),
      ],
      look: [{ board: 'host', panel: 'Time in garbage collection' }],
    },
    {
      title: 'Back to today',
      text: 'The traffic is as it was.',
      do: [{ fault: 'producerBurst', variant: 'off' }],
      expect: ordersFlow,
    },
  ],
  alerts: [],
  cleanUp: [{ fault: 'producerBurst', variant: 'off' }],
  practice:
    'Plan with the derivative and not with the level: a disk that is half full is fine for years, or for an hour.',
};
