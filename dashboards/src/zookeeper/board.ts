import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { board } from '../kit/index.ts';
import { brokerSessions } from './broker-sessions.ts';
import { disk } from './disk.ts';
import { ensemble } from './ensemble.ts';
import { jvm } from './jvm.ts';
import { requests } from './requests.ts';
import { state } from './state.ts';
import { zookeeperLog } from './zookeeper-log.ts';

/** The board of ZooKeeper: quorum, speed, and the brokers' sessions. */
export function zookeeper(): Dashboard {
  return board({
    name: 'zookeeper',
    title: 'Kafka O11y ZooKeeper',
    description:
      'Whether the ensemble has a quorum, answers fast, writes to its disk in time, and keeps the brokers’ sessions alive.',
    rows: [state(), requests(), disk(), ensemble(), brokerSessions(), jvm(), zookeeperLog()],
  });
}
