import { totalmem } from 'node:os';
import { metrics } from '@opentelemetry/api';

/**
 * Shows the memory that this container may use, beside `process.memory.usage`, as
 * `container.memory.limit` (bytes); shows nothing where there is no limit.
 */
export function observeMemoryLimit(): void {
  const limit = memoryLimit(process.constrainedMemory(), totalmem());
  if (limit === undefined) return;
  metrics
    .getMeter('@kafka-o11y/telemetry')
    .createObservableGauge('container.memory.limit', {
      unit: 'By',
      description: 'Memory that the container may use before it is killed',
    })
    .addCallback((result) => result.observe(limit));
}

/** Node says 0, or more than the machine has, when nothing limits it. */
export function memoryLimit(constrained: number, total: number): number | undefined {
  return constrained > 0 && constrained < total ? constrained : undefined;
}
