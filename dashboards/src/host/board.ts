import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { board } from '../kit/index.ts';
import { containers } from './containers.ts';
import { glance } from './glance.ts';
import { jvm } from './jvm.ts';
import { machine } from './machine.ts';
import { node } from './node.ts';

/** The board of the machine, the containers, the JVMs and the Node runtimes. */
export function host(): Dashboard {
  return board({
    name: 'host',
    title: 'Kafka O11y Host and JVM',
    description:
      'Is the machine, a container or a runtime the limit: CPU, memory, disk and network, heaps and garbage collection, event loops.',
    rows: [glance(), machine(), containers(), jvm(), node()],
  });
}
