import type { Row } from '../kit/index.ts';
import { ofBroker, timeSeries } from '../kit/index.ts';
import {
  brokerLogs,
  failedOrders,
  serviceErrors,
  toApplications,
  toThisBroker,
} from '../onward.ts';
import { topicRateOf } from './by-broker.ts';

export function errors(): Row {
  return {
    title: 'Errors and rejected records',
    collapsed: true,
    panels: [
      timeSeries({
        title: 'Answers with an error, by code',
        description:
          'Per second. Good: none but MEMBER_ID_REQUIRED, with which every new member begins. NOT_ENOUGH_REPLICAS: replicas are down. NOT_LEADER_OR_FOLLOWER: leaders moved.',
        unit: 'ops',
        span: 8,
        limit: { red: 1 },
        series: [
          {
            expr: `sum by (request, error) (rate(kafka_network_requestmetrics_errors_total{${ofBroker}, error!="NONE"}[$__rate_interval]))`,
            legend: '{{request}} {{error}}',
          },
        ],
        onward: [serviceErrors, brokerLogs],
      }),
      timeSeries({
        title: 'Failed produce and fetch requests',
        description:
          'Per second, by broker. Good: 0. Otherwise the codes beside name the cause, and the errors of the services the victims.',
        unit: 'ops',
        span: 8,
        limit: { red: 0.1 },
        series: [
          topicRateOf('failedproducerequests', 'produce'),
          topicRateOf('failedfetchrequests', 'fetch'),
        ],
        onward: [failedOrders, toApplications],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Rejected bytes',
        description:
          'Bytes per second of records larger than message.max.bytes. Good: 0. Otherwise a producer sends more than the topic takes, and gets RECORD_TOO_LARGE.',
        unit: 'Bps',
        span: 8,
        limit: { red: 1 },
        series: [topicRateOf('bytesrejected')],
        onward: [toApplications, brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Invalid records',
        description:
          'Records per second refused for a wrong checksum, offset or sequence, or format. Good: 0. Checksum: data changed on the way. Sequence: a producer’s retries overtook each other.',
        unit: 'ops',
        span: 8,
        limit: { red: 0.1 },
        series: [
          topicRateOf('invalidmessagecrcrecords', 'checksum'),
          topicRateOf('invalidoffsetorsequencerecords', 'offset or sequence'),
          topicRateOf('invalidmagicnumberrecords', 'format'),
        ],
        onward: [brokerLogs, toApplications],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Records without a key for compacted topics',
        description:
          'Records per second refused because a compacted topic needs keys. Good: 0. Otherwise set the key in the producer, or change cleanup.policy.',
        unit: 'ops',
        span: 8,
        limit: { red: 0.1 },
        series: [topicRateOf('nokeycompactedtopicrecords')],
        onward: [toApplications, brokerLogs],
        drill: toThisBroker,
      }),
      timeSeries({
        title: 'Message conversions',
        description:
          'Records per second rewritten for clients that speak an old format. Good: 0. Otherwise upgrade that client: conversion costs the broker CPU and its zero-copy path.',
        unit: 'ops',
        span: 8,
        limit: { red: 0.1 },
        series: [
          topicRateOf('producemessageconversions', 'produce'),
          topicRateOf('fetchmessageconversions', 'fetch'),
        ],
        onward: [brokerLogs, toApplications],
        drill: toThisBroker,
      }),
    ],
  };
}
