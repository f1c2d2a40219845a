import type { API } from '@platformatic/kafka';
import { errorOf, KafkaJSProtocolError } from '../kafkajs/errors.ts';
import type { Connections } from './connections.ts';

/** The broker that coordinates a group: it may become another one at any time. */
export class Coordinator {
  readonly #connections: Connections;
  readonly #groupId: string;
  #node: string | undefined;

  constructor(connections: Connections, groupId: string) {
    this.#connections = connections;
    this.#groupId = groupId;
  }

  /** As Connections.ask. */
  async ask<Request extends unknown[], Answer>(
    api: API<Request, Answer>,
    ...request: Request
  ): Promise<Answer> {
    return this.#connections.ask(await this.#find(), api, ...request);
  }

  /** As Connections.poll. */
  async poll<Request extends unknown[], Answer>(
    timeoutMs: number,
    api: API<Request, Answer>,
    ...request: Request
  ): Promise<Answer> {
    return this.#connections.poll(await this.#find(), timeoutMs, api, ...request);
  }

  /** The next request asks which broker it is. */
  forget(): void {
    this.#node = undefined;
  }

  /**
   * @param told what it said of the error, if it said more than the code
   * @throws Error with Kafka's name of the error, unless the code is 0
   */
  throwIfError(code: number, told?: string | null): void {
    if (code === 0) return;
    if (errorNameOf(code)?.includes('COORDINATOR')) this.forget();
    throw errorOf(code, told);
  }

  async #find(): Promise<string> {
    this.#node ??= await this.#connections.coordinatorOf(this.#groupId);
    return this.#node;
  }
}

/** Kafka's name of an error; undefined for the code of none. */
export function errorNameOf(code: number): string | undefined {
  if (code === 0) return undefined;
  const error = errorOf(code);
  return error instanceof KafkaJSProtocolError ? error.type : error.name;
}
