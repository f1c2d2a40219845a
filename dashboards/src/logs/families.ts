import { controllerServiceName, services } from '@kafka-o11y/vocabulary';
import type { Onward, Row } from '../kit/index.ts';
import { inLab, inServices, logs } from '../kit/index.ts';
import { toApplications, toBroker, toTopics } from '../onward.ts';

/** A panel for each log family of Kafka, one for what coordinates it, one for the services. */
export function families(): Row[] {
  return [
    {
      title: 'Brokers, and what coordinates them',
      panels: [
        family({
          name: 'server',
          title: 'server: the broker itself',
          description:
            'Start and stop, ISR changes, groups and their rebalances, clients that misbehave. Good: quiet. "Shrinking ISR" is a follower that does not keep up.',
          onward: [toBroker],
        }),
        family({
          name: 'controller',
          title: 'controller: elections and brokers that come and go',
          description:
            'Written by controllers alone. Good: quiet. A broker that leaves and the partitions that get new leaders are told here, with the reason.',
          onward: [toBroker],
        }),
        family({
          name: 'state-change',
          title: 'state-change: each partition’s leader and ISR',
          description:
            'One line for each partition that changes state. Good: only after starts and new topics. Search it for one partition to learn when it moved.',
          onward: [toTopics],
        }),
        logs({
          title: 'ZooKeeper or controllers',
          noValue: 'the broker is its own controller',
          description:
            'What ZooKeeper says, or with KRaft the controllers apart from brokers: sessions and elections. Good: quiet. "fsync-ing the write ahead log took" is a slow disk, "Expired session" a broker that was gone too long.',
          question: { ...inLab, service: [services.zookeeper, controllerServiceName] },
          span: 12,
          onward: [toBroker],
        }),
      ],
    },
    {
      title: 'Brokers: seldom written, or only when switched on',
      collapsed: true,
      panels: [
        family({
          name: 'log-cleaner',
          title: 'log-cleaner: compaction',
          description:
            'What compaction did, by log. Good: runs that end. A cleaner that died with an exception lets compacted topics grow without bound, __consumer_offsets first.',
          onward: [toTopics],
        }),
        family({
          name: 'request',
          title: 'request: requests as they are answered',
          noValue: 'off: KAFKA_REQUEST_LOG=on switches it on',
          description:
            'Empty unless the brokers run with KAFKA_REQUEST_LOG=on: a line for every request, with its client and the times of all phases. Good: off. Switch it on to find who causes a load.',
          onward: [toBroker],
        }),
        family({
          name: 'authorizer',
          title: 'authorizer: denied and allowed operations',
          noValue: 'no authorizer is configured',
          description:
            'Empty without an authorizer. With one: denials, with principal, host and resource. Good: none. Each is a client with a wrong identity or a missing ACL.',
          onward: [toBroker],
        }),
      ],
    },
    {
      title: 'Services',
      panels: [
        logs({
          title: 'Lines of the services',
          description:
            'What producer, consumer and the other services say. Good: orders sent and processed. Every line of an order has its trace_id.',
          question: { ...inServices, family: false },
          span: 24,
          onward: [toApplications],
        }),
      ],
    },
  ];
}

function family(spec: {
  name: string;
  title: string;
  description: string;
  noValue?: string;
  onward: Onward[];
}) {
  const { name, ...panel } = spec;
  // Controllers apart from brokers have the family of that name alone.
  const servers =
    name === 'controller'
      ? { service: [services.kafka, controllerServiceName] }
      : { service: services.kafka, instance: { variable: 'broker' } };
  return logs({ ...panel, question: { ...inLab, ...servers, family: name }, span: 12 });
}
