import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { board, ofController } from '../kit/index.ts';
import { quorumLogs } from '../onward.ts';
import { serverJvm } from '../server-jvm.ts';
import { brokers } from './brokers.ts';
import { controllers } from './controllers.ts';
import { quorum } from './quorum.ts';
import { quorumLog } from './quorum-log.ts';
import { state } from './state.ts';

const jvm = serverJvm({
  servers: ofController,
  logs: quorumLogs,
  words: {
    memory:
      'A controller holds all metadata in memory: a rising floor is more topics and partitions.',
    pause:
      'A pause of more than a second may begin an election (controller.quorum.fetch.timeout.ms is 2 s).',
    starved: 'the others feel the same.',
  },
});

/** The board of the controllers of a cluster without ZooKeeper: quorum, metadata log, and who follows it. */
export function kraft(): Dashboard {
  return board({
    name: 'kraft',
    title: 'Kafka O11y KRaft quorum',
    description:
      'Whether the controllers have a leader and keep up with it, what they do, and whether brokers hear of it in time.',
    rows: [state(), quorum(), controllers(), brokers(), jvm, quorumLog()],
  });
}
