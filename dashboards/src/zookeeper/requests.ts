import type { Row } from '../kit/index.ts';
import { timeSeries } from '../kit/index.ts';
import { toBroker, zookeeperLogs } from '../onward.ts';
import { gaugeOf, meanOf, ofZooKeeper, rateOf } from './by-server.ts';

export function requests(): Row {
  return {
    title: 'Requests',
    panels: [
      timeSeries({
        title: 'Latency of reads and writes',
        description:
          'Mean over the last minutes. Good: reads below 1 ms, writes below 10 ms. Slow writes alone: the disk. Both: garbage collection or CPU.',
        unit: 'ms',
        span: 8,
        limit: { red: 100 },
        series: [meanOf('readlatency', 'read'), meanOf('updatelatency', 'write')],
        onward: [toBroker, zookeeperLogs],
      }),
      timeSeries({
        title: 'Latency since the start',
        description:
          'Smallest, mean and largest time of a request since the server started. Good: mean of a few ms. It hides what happens now; the largest keeps the worst moment.',
        unit: 'ms',
        span: 8,
        series: [
          gaugeOf('zookeeper_minrequestlatency', 'min'),
          gaugeOf('zookeeper_avgrequestlatency', 'mean'),
          gaugeOf('zookeeper_maxrequestlatency', 'max'),
        ],
        onward: zookeeperLogs,
      }),
      timeSeries({
        title: '99th percentile since the start',
        description:
          'Of reads and of writes, since the server started. Good: below 100 ms. A restart resets it; use the mean beside for what happens now.',
        unit: 'ms',
        span: 8,
        limit: { red: 500 },
        series: ['readlatency', 'updatelatency'].map((metric) => ({
          expr: `${metric}{${ofZooKeeper}, quantile="0.99"}`,
          legend: `{{service_instance_id}} ${metric === 'readlatency' ? 'read' : 'write'}`,
        })),
        onward: zookeeperLogs,
      }),
      timeSeries({
        title: 'Outstanding requests by server',
        description:
          'Requests that wait, by server. Good: 0. A queue that stays: slow disk or too little CPU; sessions expire next.',
        unit: 'short',
        span: 8,
        limit: { red: 10 },
        series: [gaugeOf('zookeeper_outstandingrequests')],
        onward: zookeeperLogs,
      }),
      timeSeries({
        title: 'Packets',
        description:
          'Packets received and sent per second. Good: a few, for heartbeats. A burst: a controller failover or many topic changes.',
        unit: 'pps',
        span: 8,
        series: [
          rateOf('zookeeper_packetsreceived_total', 'received'),
          rateOf('zookeeper_packetssent_total', 'sent'),
        ],
        onward: [toBroker, zookeeperLogs],
      }),
      timeSeries({
        title: 'Connections and failed logins',
        description:
          'Open connections: one for each broker, and those of administrators. Good: steady, and no failed logins. A growing number: a tool that does not close its own.',
        unit: 'short',
        span: 8,
        series: [
          gaugeOf('zookeeper_numaliveconnections', 'connections'),
          rateOf('zookeeper_authfailedcount_total', 'failed logins/s'),
        ],
        onward: zookeeperLogs,
      }),
    ],
  };
}
