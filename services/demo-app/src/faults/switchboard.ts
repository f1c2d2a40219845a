import type { FaultName, FaultSwitches } from '@kafka-o11y/faults';
import { catalogue, readSwitches, writeSwitches } from '@kafka-o11y/faults';
import { Problem } from '@kafka-o11y/service';
import type { Logger } from 'pino';
import type { FaultState } from '../contract.ts';

/** The faults inside the services, and who switched them on. */
export class Switchboard {
  readonly #file: string;
  readonly #logger: Logger;
  /** Forgotten at a restart, unlike the switches themselves. */
  readonly #switched = new Map<string, { by: string; at: string }>();
  #last: Promise<unknown> = Promise.resolve();

  /** @param file the flag file that the services follow */
  constructor(file: string, logger: Logger) {
    this.#file = file;
    this.#logger = logger;
  }

  async list(): Promise<FaultState[]> {
    const on = await this.#read();
    return Object.entries(catalogue.flags).map(([name, { metadata, variants }]) => {
      const variant = on[name as FaultName] ?? 'off';
      const switched = this.#switched.get(name);
      return {
        name,
        ...metadata,
        variants,
        variant,
        ...(variant !== 'off' && switched && { switched }),
      };
    });
  }

  /**
   * Switches one fault.
   *
   * @param by who did it, as the page is to show it
   */
  set(name: string, variant: string, by: string): Promise<void> {
    if (catalogue.flags[name]?.variants[variant] === undefined) {
      throw new Problem(404, `there is no fault ${name} with the variant ${variant}`);
    }
    return this.#change(
      (on) => ({ ...on, [name]: variant === 'off' ? undefined : variant }),
      () => {
        this.#switched.set(name, { by, at: new Date().toISOString() });
        this.#logger.warn({ fault: name, variant, by }, 'fault switched');
      },
    );
  }

  /** Switches every fault off. */
  reset(by: string): Promise<void> {
    return this.#change(
      () => ({}),
      () => this.#logger.warn({ by }, 'all faults switched off'),
    );
  }

  /** One change after the other, so that none undoes another. */
  #change(next: (on: FaultSwitches) => Record<string, string | undefined>, done: () => void) {
    const change = this.#last.then(async () => {
      const on = Object.entries(next(await this.#read())).filter(([, variant]) => variant);
      await writeSwitches(this.#file, Object.fromEntries(on)).catch((cause: unknown) => {
        throw new Problem(503, `the flag file ${this.#file} cannot be written`, { cause });
      });
      done();
    });
    this.#last = change.catch(() => {});
    return change;
  }

  #read(): Promise<FaultSwitches> {
    return readSwitches(this.#file).catch((cause: unknown) => {
      throw new Problem(503, `the flag file ${this.#file} cannot be read`, { cause });
    });
  }
}
