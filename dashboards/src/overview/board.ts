import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { board } from '../kit/index.ts';
import { brokers } from './brokers.ts';
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
  return board({
    name: 'overview',
    title: 'Kafka O11y Overview - Enhanced Broker Monitoring',
    description: 'Is Kafka healthy, and if not, where: cluster, orders, lag, resources, telemetry.',
    rows: [
      firstScreen(),
      orders(),
      groups(),
      followOneOrder(),
      brokers(),
      replication(),
      storage(),
      resources(),
      telemetry(),
    ],
  });
}
