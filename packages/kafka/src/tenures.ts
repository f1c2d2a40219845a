import type { Assignment } from './group-client.ts';

/** How long a member has each of its partitions: until the group takes it away, or it stops. */
export class Tenures {
  readonly #partitions = new Map<string, AbortController>();

  /** Aborts when the partition is no longer the member's own. */
  signalOf(topic: string, partition: number): AbortSignal {
    return this.#partitions.get(keyOf(topic, partition))?.signal ?? AbortSignal.abort();
  }

  /** These partitions are the member's own; those of before go on. */
  keep(assignment: Assignment): void {
    const kept = new Set(keysOf(assignment));
    for (const key of this.#partitions.keys()) {
      if (!kept.has(key)) this.#end(key, new Error('The partition was assigned to another member'));
    }
    for (const key of kept) {
      if (!this.#partitions.has(key)) this.#partitions.set(key, new AbortController());
    }
  }

  /** @param partitions those that are lost; all if they are not given */
  end(reason: Error, partitions?: Assignment): void {
    for (const key of partitions ? keysOf(partitions) : this.#partitions.keys()) {
      this.#end(key, reason);
    }
  }

  #end(key: string, reason: Error): void {
    this.#partitions.get(key)?.abort(reason);
    this.#partitions.delete(key);
  }
}

function keysOf(assignment: Assignment): string[] {
  return Object.entries(assignment).flatMap(([topic, partitions]) =>
    partitions.map((partition) => keyOf(topic, partition)),
  );
}

function keyOf(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}
