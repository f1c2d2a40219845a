import type { Row } from '../kit/index.ts';
import { ofBroker, timeSeries } from '../kit/index.ts';
import { brokerLogs, toGroups, toHost, toThisBroker, toTopics } from '../onward.ts';
import { foldedGaugeOf, gaugeOf, rateOf } from './by-broker.ts';

export function saturation(): Row {
  return {
    title: 'Saturation: threads, queues, purgatory',
    panels: [
      timeSeries({
        title: 'Idle request handlers and network threads',
        description:
          'Share of time without work, over the last minute, not since the start. Good: above 0.3. Near 0: raise num.io.threads or num.network.threads if CPU is left, else add brokers.',
        unit: 'percentunit',
        span: 8,
        max: 1,
        floor: { red: 0.3 },
        series: [
          gaugeOf('kafka_server_kafkarequesthandlerpool_requesthandleravgidle', 'handlers'),
          gaugeOf('kafka_network_socketserver_networkprocessoravgidlepercent', 'network'),
        ],
        onward: [toHost, brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Busiest network threads',
        description:
          'Idle share of the six busiest network threads, and the share of time in which accepting connections is blocked. Good: idle alike and high, blocked 0. One busy thread: one heavy client.',
        unit: 'percentunit',
        span: 8,
        max: 1,
        series: [
          {
            expr: `bottomk(6, kafka_network_processor_idlepercent{${ofBroker}})`,
            legend: '{{service_instance_id}} thread {{network_processor}} idle',
          },
          {
            expr: `kafka_network_acceptor_acceptorblockedpercent{${ofBroker}}`,
            legend: '{{service_instance_id}} {{listener}} accept blocked',
          },
        ],
        onward: [brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Request and response queues',
        description:
          'Requests that wait for a handler, and answers that wait to be sent. Good: near 0. A request queue at queued.max.requests (500) makes network threads stop reading.',
        unit: 'short',
        span: 8,
        limit: { amber: 100, red: 500 },
        series: [
          gaugeOf('kafka_network_requestchannel_requestqueuesize', 'requests'),
          gaugeOf('kafka_network_requestchannel_responsequeuesize', 'responses'),
        ],
        onward: [brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Purgatory: requests that wait for something',
        description:
          'Fetch: idle consumers and followers, good. Produce: acks=all waiting for followers; more than a moment’s worth means a follower is slow. Rebalance: groups waiting for members.',
        unit: 'short',
        span: 8,
        series: [
          {
            expr: `sum by (delayed_operation) (kafka_server_delayedoperationpurgatory_purgatorysize{${ofBroker}})`,
            legend: '{{delayed_operation}}',
          },
        ],
        onward: [toGroups, toTopics],
      }),
      timeSeries({
        title: 'Delayed operations',
        description:
          'Operations the purgatories hold for a time-out. Good: proportional to the purgatory beside it. Growing without it: finished operations are not cleaned up.',
        unit: 'short',
        span: 8,
        series: [
          {
            expr: `sum by (delayed_operation) (kafka_server_delayedoperationpurgatory_numdelayedoperations{${ofBroker}})`,
            legend: '{{delayed_operation}}',
          },
        ],
        onward: [brokerLogs],
      }),
      timeSeries({
        title: 'Fetch sessions',
        description:
          'Incremental fetch sessions in the cache, and evictions per second. Good: no evictions. Evictions: more clients than max.incremental.fetch.session.cache.slots (1000); fetches get larger.',
        unit: 'short',
        span: 8,
        series: [
          foldedGaugeOf('sum', 'kafka_server_fetchsessioncache_sessions', 'sessions'),
          rateOf('kafka_server_fetchsessioncache_evictions_total', 'evictions/s'),
        ],
        onward: [brokerLogs],
        drill: toThisBroker,
      }),
    ],
  };
}
