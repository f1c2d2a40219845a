import { burrow } from './burrow.ts';
import { burrowExporter } from './burrow-exporter.ts';
import type { Exporter } from './exporter.ts';
import { kafkaExporter } from './kafka-exporter.ts';
import { kafkaLagExporter } from './kafka-lag-exporter.ts';
import { klag } from './klag.ts';
import { klagExporter } from './klag-exporter.ts';
import { kminion } from './kminion.ts';

/** The exporters of docs/from-other-exporters.md. */
export const exporters: readonly Exporter[] = [
  kafkaLagExporter,
  klagExporter,
  klag,
  kafkaExporter,
  kminion,
  burrow,
  burrowExporter,
];
