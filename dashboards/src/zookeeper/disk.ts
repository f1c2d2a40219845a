import type { Row } from '../kit/index.ts';
import { timeSeries } from '../kit/index.ts';
import { toHost, zookeeperLogs } from '../onward.ts';
import { gaugeOf, meanOf, rateOf } from './by-server.ts';

export function disk(): Row {
  return {
    title: 'Disk and data',
    panels: [
      timeSeries({
        title: 'fsync of the transaction log',
        description:
          'Mean time over the last minutes, and the last one. No write is answered before it. Good: below 10 ms. More: give the log a disk of its own.',
        unit: 'ms',
        span: 8,
        limit: { red: 100 },
        series: [meanOf('fsynctime', 'mean'), gaugeOf('zookeeper_txnlogelapsedsynctime', 'last')],
        onward: [toHost, zookeeperLogs],
      }),
      timeSeries({
        title: 'fsyncs, and those over the threshold',
        description:
          'Per second, and those slower than fsync.warningthresholdms (1 s). Good: none over it. Each of those is a second in which no leader changes.',
        unit: 'ops',
        span: 8,
        series: [
          rateOf('fsynctime_count', 'all'),
          rateOf('zookeeper_fsyncthresholdexceedcount_total', 'over the threshold'),
        ],
        onward: [toHost, zookeeperLogs],
      }),
      timeSeries({
        title: 'Snapshots',
        description:
          'Mean time to write a snapshot; 0 while none is written. Good: below 1 s. Longer: too many znodes, or a slow disk.',
        unit: 'ms',
        span: 8,
        limit: { red: 10_000 },
        series: [meanOf('snapshottime')],
        onward: [toHost, zookeeperLogs],
      }),
      timeSeries({
        title: 'Data and log size',
        description:
          'Bytes of snapshots and of transaction logs. Good: levels off when autopurge runs. Growing without end: set autopurge.purgeInterval.',
        unit: 'bytes',
        span: 8,
        series: [
          gaugeOf('zookeeper_datadirsize', 'snapshots'),
          gaugeOf('zookeeper_logdirsize', 'logs'),
        ],
        onward: [toHost],
      }),
      timeSeries({
        title: 'Znodes and ephemerals',
        description:
          'Entries, and those bound to a session: one for each broker, and the controller. Good: follows topics and partitions. Ephemerals that vanish are brokers that vanish.',
        unit: 'short',
        span: 8,
        series: [
          gaugeOf('zookeeper_inmemorydatatree_nodecount', 'znodes'),
          gaugeOf('ephemerals_count', 'ephemerals'),
        ],
        onward: zookeeperLogs,
      }),
      timeSeries({
        title: 'Watches',
        description:
          'Changes that clients asked to be told of. Good: follows znodes and brokers. Growing alone: a client that sets them over and over.',
        unit: 'short',
        span: 8,
        series: [gaugeOf('zookeeper_inmemorydatatree_watchcount')],
        onward: zookeeperLogs,
      }),
    ],
  };
}
