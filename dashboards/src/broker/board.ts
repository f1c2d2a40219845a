import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { board } from '../kit/index.ts';
import { atAGlance } from './at-a-glance.ts';
import { brokerLog } from './broker-log.ts';
import { connections } from './connections.ts';
import { controller } from './controller.ts';
import { elections } from './elections.ts';
import { errors } from './errors.ts';
import { jvm } from './jvm.ts';
import { logAndDisk } from './log-and-disk.ts';
import { replication } from './replication.ts';
import { requestPhases } from './request-phases.ts';
import { requests } from './requests.ts';
import { saturation } from './saturation.ts';
import { scrape } from './scrape.ts';
import { throughput } from './throughput.ts';

/** The board of one broker: its work and its waits. */
export function broker(): Dashboard {
  return board({
    name: 'broker',
    title: 'Kafka O11y Broker deep dive',
    description: 'What a broker does and what it waits for. Choose one above, or compare them.',
    rows: [
      atAGlance(),
      requestPhases(),
      saturation(),
      throughput(),
      requests(),
      replication(),
      elections(),
      controller(),
      errors(),
      logAndDisk(),
      connections(),
      jvm(),
      scrape(),
      brokerLog(),
    ],
  });
}
