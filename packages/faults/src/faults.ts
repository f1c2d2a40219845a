import { watchFile } from 'node:fs';
import { FlagdProvider } from '@openfeature/flagd-provider';
import type { Client, Hook } from '@openfeature/server-sdk';
import { createEvaluationEvent, OpenFeature, ProviderEvents } from '@openfeature/server-sdk';
import type { Attributes } from '@opentelemetry/api';
import { metrics, trace } from '@opentelemetry/api';
import type { Logger } from 'pino';
import type { FaultName } from './flag-file.ts';
import { faultsOf } from './flag-file.ts';

/** Milliseconds between two looks at the flag file. */
const POLL_MS = 500;

/**
 * The faults of one service, as its flag file (flagd format) has them at the moment. It reads the
 * file again after each change. Without a file, or with an unreadable file, all faults are off.
 */
export class Faults {
  readonly #names: FaultName[];
  readonly #client: Client;
  readonly #logger: Logger;
  #change = Promise.withResolvers<void>();
  #values = new Map<FaultName, number>();

  constructor(service: 'producer' | 'consumer', logger: Logger) {
    this.#names = faultsOf(service);
    this.#logger = logger;
    this.#client = OpenFeature.getClient('faults');
    this.#client.addHooks(spanEvents);
    metrics
      .getMeter('@kafka-o11y/faults')
      .createObservableGauge('fault.active', { description: '1 while the fault is switched on' })
      .addCallback((result) => {
        for (const fault of this.#names) {
          const attributes: Attributes = { fault };
          result.observe(this.#values.get(fault) ? 1 : 0, attributes);
        }
      });
  }

  /** Begins to follow the file. Never rejects: it logs what is wrong with the file. */
  async open(file: string | undefined): Promise<void> {
    if (file === undefined) return;
    this.#client.addHandler(ProviderEvents.ConfigurationChanged, () => this.#refresh());
    // All watchers of a file share the pace of the first. The provider's own pace is 5 s.
    watchFile(file, { interval: POLL_MS, persistent: false }, () => {});
    const provider = new FlagdProvider({
      resolverType: 'in-process',
      offlineFlagSourcePath: file,
    });
    try {
      await OpenFeature.setProviderAndWait('faults', provider);
      await this.#refresh();
    } catch (err) {
      this.#logger.warn({ err, file }, 'no faults can be switched on: the flag file is unreadable');
    }
  }

  /** Stops following the file. */
  async close(): Promise<void> {
    await OpenFeature.clearProviders();
  }

  /** The fault's value, 0 while it is off. It leaves the span alone. */
  peek(name: FaultName): number {
    return this.#values.get(name) ?? 0;
  }

  /**
   * The fault's value, 0 while it is off. The active span gets the evaluation of a fault that is on.
   * A fault that is off costs nothing, because each record asks for it.
   */
  async value(name: FaultName): Promise<number> {
    return this.peek(name) === 0 ? 0 : this.#client.getNumberValue(name, 0);
  }

  /** Resolves the next time that the file changes. */
  nextChange(): Promise<void> {
    return this.#change.promise;
  }

  async #refresh(): Promise<void> {
    const before = this.#values;
    this.#values = new Map(
      await Promise.all(
        this.#names.map(
          async (name) => [name, await this.#client.getNumberValue(name, 0)] as const,
        ),
      ),
    );
    for (const [fault, value] of this.#values) {
      if (value === (before.get(fault) ?? 0)) continue;
      this.#logger.warn({ fault, value }, value === 0 ? 'fault switched off' : 'fault switched on');
    }
    this.#change.resolve();
    this.#change = Promise.withResolvers<void>();
  }
}

/**
 * Adds each evaluation of a flag to the active span, as an event with the name and the attributes of
 * the semantic conventions for feature flags. OpenFeature has such a hook, but it pins an older
 * version of the logs API.
 */
const spanEvents: Hook = {
  finally(context, details) {
    const { name, attributes } = createEvaluationEvent(context, details);
    trace.getActiveSpan()?.addEvent(name, attributes as Attributes);
  },
};
