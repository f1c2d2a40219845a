import type { Lab } from '@kafka-o11y/scenarios';
import type { Prometheus } from '../backends/prometheus.ts';

/** Looks up what scenarios have to know of the lab. Rejects when Prometheus does not answer. */
export async function lookAtLab(prometheus: Prometheus): Promise<Lab> {
  const now = Date.now();
  const [expected, controllers] = await Promise.all([
    prometheus.instant('A', 'max(kafka:brokers:expected)', now),
    prometheus.instant('A', 'kafka_controller_kafkacontroller_activecontrollercount == 1', now),
  ]);
  const labels = controllers[0]?.schema.fields.at(-1)?.labels;
  return {
    brokers: Number(expected[0]?.data.values.at(-1)?.[0] ?? 1),
    controller: labels?.instance,
  };
}
