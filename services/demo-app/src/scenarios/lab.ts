import type { Pair, Prometheus } from '@kafka-o11y/backends';
import type { Lab } from '@kafka-o11y/scenarios';

/**
 * Looks up what scenarios have to know of the lab. Rejects when Prometheus does not answer.
 *
 * @param backends where its logs and traces go
 */
export async function lookAtLab(prometheus: Prometheus, backends: Pair): Promise<Lab> {
  const [expected, controllers] = await Promise.all([
    prometheus.instant('max(kafka:brokers:expected)'),
    prometheus.instant('kafka_controller_kafkacontroller_activecontrollercount == 1'),
  ]);
  return {
    brokers: expected[0]?.points[0]?.value ?? 1,
    controller: controllers[0]?.labels.instance,
    backends,
  };
}
