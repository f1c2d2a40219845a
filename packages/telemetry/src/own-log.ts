const load = () => import('./logger.ts').then(({ createLogger }) => createLogger());

let logger: ReturnType<typeof load> | undefined;

/** Telemetry's logger. Imported when first needed, as pino must not be loaded before its hooks. */
export function ownLogger(): ReturnType<typeof load> {
  logger ??= load();
  return logger;
}

/** Reports an outage of the Collector by two lines, however many exports fail in between. */
export class OutageLog {
  readonly #signal: string;
  readonly #endpoint: string;
  #since: number | undefined;
  #lost = 0;

  /** @param signal what is exported, in the plural */
  constructor(signal: string, endpoint: string) {
    this.#signal = signal;
    this.#endpoint = endpoint;
  }

  /** An attempt failed and will be repeated. */
  failing(error: Error): void {
    if (this.#since !== undefined) return;
    this.#since = Date.now();
    const message = `${this.#signal} can't be exported to ${this.#endpoint}; retrying, and counting what is dropped in otel.sdk.processor.*.processed`;
    void ownLogger().then((log) => log.warn({ error: error.message }, message));
  }

  /** A batch was given up. */
  lost(count: number, error: Error): void {
    this.failing(error);
    this.#lost += count;
  }

  /** An attempt succeeded. */
  exported(): void {
    if (this.#since === undefined) return;
    const seconds = Math.round((Date.now() - this.#since) / 1000);
    const message = `${this.#signal} are exported again after ${seconds} s; ${this.#lost} were given up, besides those the full queue refused`;
    this.#since = undefined;
    this.#lost = 0;
    void ownLogger().then((log) => log.info(message));
  }
}
