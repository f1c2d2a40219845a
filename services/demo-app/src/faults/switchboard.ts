import type { FaultName, FaultSwitches } from '@kafka-o11y/faults';
import { catalogue, hasVariant, readSwitches, writeSwitches } from '@kafka-o11y/faults';
import { Problem } from '@kafka-o11y/service';
import type { Logger } from 'pino';
import type { FaultState } from '../contract.ts';

/** The faults inside the services, and who switched them on. */
export class Switchboard {
  readonly #file: string;
  readonly #logger: Logger;
  #last: Promise<unknown> = Promise.resolve();

  /** @param file the flag file that the services follow */
  constructor(file: string, logger: Logger) {
    this.#file = file;
    this.#logger = logger;
  }

  async list(): Promise<FaultState[]> {
    const on = await this.#read();
    return Object.entries(catalogue.flags).map(([name, { metadata, variants }]) => {
      const { service, title, description, unit } = metadata;
      const state = on[name as FaultName] ?? { variant: 'off' };
      return { name, service, title, description, unit, variants, ...state };
    });
  }

  /**
   * Switches one fault.
   *
   * @param by who did it, as the page is to show it
   */
  set(name: string, variant: string, by: string): Promise<void> {
    if (!hasVariant(name, variant)) {
      throw new Problem(404, `there is no fault ${name} with the variant ${variant}`);
    }
    return this.#inTurn(async () => {
      const { [name]: _, ...others } = await this.#read();
      const one = { variant, switched: { by, at: new Date().toISOString() } };
      await this.#write(variant === 'off' ? others : { ...others, [name]: one });
      this.#logger.warn({ fault: name, variant, by }, 'fault switched');
    });
  }

  /** Switches every fault off. Looks at nothing first, so that it mends a damaged file, too. */
  reset(by: string): Promise<void> {
    return this.#inTurn(async () => {
      await this.#write({});
      this.#logger.warn({ by }, 'all faults switched off');
    });
  }

  /** One change after the other, so that none undoes another. */
  #inTurn(change: () => Promise<void>): Promise<void> {
    const done = this.#last.then(change);
    this.#last = done.catch(() => {});
    return done;
  }

  #read(): Promise<FaultSwitches> {
    return readSwitches(this.#file).catch((cause: unknown) => {
      throw new Problem(503, `the flag file ${this.#file} cannot be read`, { cause });
    });
  }

  #write(on: FaultSwitches): Promise<void> {
    return writeSwitches(this.#file, on).catch((cause: unknown) => {
      throw new Problem(503, `the flag file ${this.#file} cannot be written`, { cause });
    });
  }
}
