/** What could not be read, and from which broker. */
export interface BrokerError {
  broker: string;
  what: string;
  error: unknown;
}

/** Asks brokers at the same time, and goes on without those that fail. */
export class BrokerCalls {
  readonly errors: BrokerError[] = [];
  readonly #all: readonly string[];
  readonly #out = new Set<string>();

  constructor(ids: readonly string[]) {
    this.#all = ids;
  }

  /** The brokers that have not failed: one that is slow to fail is waited for only once. */
  get ids(): string[] {
    return this.#all.filter((id) => !this.#out.has(id));
  }

  /** Calls for each of the brokers that has not failed; returns what succeeded. */
  async ask<T>(
    what: string,
    brokers: Iterable<string>,
    call: (id: string) => Promise<T>,
  ): Promise<T[]> {
    const asked = [...brokers].filter((id) => !this.#out.has(id));
    const answers = await Promise.allSettled(asked.map(call));
    return answers.flatMap((answer, n) => {
      if (answer.status === 'fulfilled') return [answer.value];
      this.#out.add(asked[n] as string);
      this.failed(what, asked[n] as string, answer.reason);
      return [];
    });
  }

  /** Notes an error that does not keep the broker from being asked again. */
  failed(what: string, broker: string, error: unknown): void {
    this.errors.push({ broker, what, error });
  }
}
