import { services } from '@kafka-o11y/vocabulary';
import type { Row } from '../kit/index.ts';
import { inCluster, logs } from '../kit/index.ts';

export function zookeeperLog(): Row {
  return {
    title: 'What the servers say',
    panels: [
      logs({
        title: 'ZooKeeper log',
        description:
          'Sessions, elections, slow fsyncs. Good: quiet between restarts. "fsync-ing the write ahead log took" names the disk; "Expiring session" names the broker’s silence.',
        question: { ...inCluster, service: services.zookeeper },
        span: 24,
        onward: [{ title: 'All logs', board: 'logs' }],
      }),
    ],
  };
}
