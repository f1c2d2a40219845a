import { isWrapped } from '@opentelemetry/instrumentation';
import pino from 'pino';

/**
 * Whether the two modules that everything depends on are really patched. Patching fails silently:
 * a missing `--import`, or one import too early, and there are no spans and no logs.
 */
export async function instrumentationsActive(): Promise<{ kafkajs: boolean; pino: boolean }> {
  const { Kafka } = await import('kafkajs');
  const probe: object = pino({ level: 'silent' });
  return {
    kafkajs: isWrapped(Kafka.prototype.producer) && isWrapped(Kafka.prototype.consumer),
    pino: Reflect.get(probe, pino.symbols.mixinSym) !== undefined,
  };
}
