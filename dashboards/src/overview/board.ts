import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { board } from '../kit/index.ts';
import { brokers } from './brokers.ts';
import type { Shown } from './first-screen.ts';
import { firstScreen } from './first-screen.ts';
import { followOneOrder } from './follow-one-order.ts';
import { groups } from './groups.ts';
import { orders } from './orders.ts';
import { replication } from './replication.ts';
import { resources } from './resources.ts';
import { storage } from './storage.ts';
import { telemetry } from './telemetry.ts';

/** The first board of an investigation: the health of the lab, and the place of a fault. */
export function overview(): Dashboard {
  return overviewOf({ orders: true });
}

/** The same of clusters that others run, of whose clients nothing is known: without the lab's orders. */
export function overviewOfOthers(): Dashboard {
  return overviewOf({ orders: false });
}

function overviewOf(shown: Shown): Dashboard {
  return board({
    name: 'overview',
    title: 'Kafka O11y Overview - Enhanced Broker Monitoring',
    description: `Is Kafka healthy, and if not, where: cluster, ${shown.orders ? 'orders, ' : ''}lag, resources, telemetry.`,
    rows: [
      firstScreen(shown),
      ...(shown.orders ? [orders()] : []),
      groups(),
      ...(shown.orders ? [followOneOrder()] : []),
      brokers(),
      replication(),
      storage(),
      resources(),
      telemetry(),
    ],
  });
}
