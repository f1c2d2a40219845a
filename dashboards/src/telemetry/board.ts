import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { board } from '../kit/index.ts';
import { backends } from './backends.ts';
import { collector } from './collector.ts';
import { cost } from './cost.ts';
import { glance } from './glance.ts';
import { scrapes } from './scrapes.ts';
import { sdks } from './sdks.ts';

/** The board of the telemetry pipe: does everything arrive, and at what cost. */
export function telemetry(): Dashboard {
  return board({
    name: 'telemetry',
    title: 'Kafka O11y Telemetry Pipeline and its Cost',
    description:
      'Does all telemetry arrive, where does it wait or get lost, and what does it cost: from the SDKs through the Collector to the backends.',
    rows: [glance(), collector(), sdks(), cost(), scrapes(), backends()],
  });
}
