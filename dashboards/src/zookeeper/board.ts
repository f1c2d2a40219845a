import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { board } from '../kit/index.ts';
import { zookeeperLogs } from '../onward.ts';
import { serverJvm } from '../server-jvm.ts';
import { brokerSessions } from './broker-sessions.ts';
import { ofZooKeeper } from './by-server.ts';
import { controller } from './controller.ts';
import { disk } from './disk.ts';
import { ensemble } from './ensemble.ts';
import { requests } from './requests.ts';
import { state } from './state.ts';
import { zookeeperLog } from './zookeeper-log.ts';

const jvm = serverJvm({
  servers: ofZooKeeper,
  logs: zookeeperLogs,
  words: {
    memory:
      'ZooKeeper holds all its data in memory: a rising floor is more znodes, or more watches.',
    pause: 'A pause longer than a session’s third makes brokers reconnect.',
    starved: 'its clients feel the same.',
  },
});

/** The board of ZooKeeper: quorum, speed, and the brokers' sessions. */
export function zookeeper(): Dashboard {
  return board({
    name: 'zookeeper',
    title: 'Kafka O11y ZooKeeper',
    description:
      'Whether the ensemble has a quorum, answers fast, writes to its disk in time, and keeps the brokers’ sessions alive.',
    rows: [
      state(),
      requests(),
      disk(),
      ensemble(),
      brokerSessions(),
      controller(),
      jvm,
      zookeeperLog(),
    ],
  });
}
