import { cpus } from 'node:os';
import { pairs } from '@kafka-o11y/backends';
import type { Container } from './engine.ts';
import type { Gauges } from './gauges.ts';
import { readGauges } from './gauges.ts';
import type { ContainerRun } from './record.ts';
import type { Stack } from './stack.ts';

/** Figures of the last sample. */
export interface Glance {
  gauges: Gauges | undefined;
  /** Bytes of all containers together. */
  memory: number;
  /** The container nearest to its limit, with its share of the limit. */
  nearest: { name: string; share: number } | undefined;
  restarts: number;
  oomKills: number;
}

/** Samples a stack and keeps the samples. */
export class Watch {
  readonly #stack: Stack;
  readonly #atStart: readonly Container[];
  readonly #runs = new Map<string, ContainerRun>();
  readonly #stopped = new AbortController();
  readonly gauges: ({ time: number } & Gauges)[] = [];
  readonly failures: { time: number; problem: string }[] = [];
  /** CPU seconds of the whole machine, Docker's own and the health checks included. */
  readonly machine: { time: number; cpuSeconds: number }[] = [];
  taken = 0;
  failed = 0;

  private constructor(stack: Stack, atStart: readonly Container[]) {
    this.#stack = stack;
    this.#atStart = atStart;
    for (const { id, name, service, limit, env, startedAt } of atStart) {
      this.#runs.set(id, {
        name,
        service,
        ...(limit > 0 ? { limit } : {}),
        jvm: 'KAFKA_HEAP_OPTS' in env,
        ...(service === pairs.permissive.traces.service ? { caches: goMemoryLimit(env) } : {}),
        startedAt,
        restarts: 0,
        oomKills: 0,
        usage: [],
      });
    }
  }

  /** Begins with the containers that run now. A container that is missing later counts as restarted. */
  static async begin(stack: Stack): Promise<Watch> {
    const since = Date.now();
    const watch = new Watch(
      stack,
      (await stack.containers()).filter(({ running }) => running),
    );
    const onKill = (id: string) => {
      const run = watch.#runs.get(id);
      if (run) run.oomKills += 1;
    };
    void stack.engine.watchOomKills(stack.project, since, watch.#stopped.signal, onKill);
    return watch;
  }

  /** Ends the watch for kills. */
  end(): void {
    this.#stopped.abort();
  }

  get containers(): ContainerRun[] {
    return [...this.#runs.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  /** Takes one sample. Its failed parts are in `failures`; the other parts count. */
  async sample(): Promise<Glance> {
    const time = Date.now();
    const before = this.failures.length;
    this.machine.push({ time, cpuSeconds: machineCpuSeconds() });
    const [gauges] = await Promise.all([
      this.#attempt(readGauges(this.#stack.prometheus, this.#stack.group)),
      this.#attempt(this.lookForRestarts()),
      ...[...this.#runs].map(([id, run]) => this.#attempt(this.#use(id, run, time))),
    ]);
    if (gauges) this.gauges.push({ time, ...gauges });
    if (this.failures.length > before) this.failed += 1;
    else this.taken += 1;
    return this.#glance(gauges);
  }

  /** Compares each container with its state at the beginning. */
  async lookForRestarts(): Promise<void> {
    const now = new Map((await this.#stack.containers()).map((one) => [one.id, one]));
    for (const before of this.#atStart) {
      const run = this.#runs.get(before.id);
      if (!run) continue;
      const after = now.get(before.id);
      // A missing container has been replaced or stopped.
      const again = !after?.running || after.startedAt !== before.startedAt;
      const byPolicy = (after?.restartCount ?? 0) - before.restartCount;
      run.restarts = Math.max(run.restarts, byPolicy, again ? 1 : 0);
      if (after?.oomKilled && !before.oomKilled) run.oomKills = Math.max(run.oomKills, 1);
    }
  }

  async #use(id: string, { usage }: ContainerRun, time: number): Promise<void> {
    usage.push({ time, ...(await this.#stack.engine.usage(id)) });
  }

  async #attempt<T>(part: Promise<T>): Promise<T | undefined> {
    try {
      return await part;
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      this.failures.push({ time: Date.now(), problem });
      return undefined;
    }
  }

  #glance(gauges: Gauges | undefined): Glance {
    const all = this.containers;
    const shares = all.flatMap(({ name, limit, usage }) => {
      const memory = usage.at(-1)?.memory;
      return limit === undefined || memory === undefined ? [] : [{ name, share: memory / limit }];
    });
    return {
      gauges,
      memory: all.reduce((sum, { usage }) => sum + (usage.at(-1)?.memory ?? 0), 0),
      nearest: shares.sort((a, b) => b.share - a.share)[0],
      restarts: all.reduce((sum, { restarts }) => sum + restarts, 0),
      oomKills: all.reduce((sum, { oomKills }) => sum + oomKills, 0),
    };
  }
}

/** Since its start. */
function machineCpuSeconds(): number {
  const ms = cpus().reduce(
    (sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq,
    0,
  );
  return ms / 1_000;
}

/** GOMEMLIMIT in bytes. Badger's tables and cache of blocks fill Go's heap up to it. */
function goMemoryLimit({ GOMEMLIMIT: limit = '' }: Record<string, string>): number {
  const mebibytes = /^(\d+)MiB$/.exec(limit)?.[1];
  if (mebibytes === undefined) throw new Error(`GOMEMLIMIT is '${limit}', not a number of MiB`);
  return Number(mebibytes) * 1024 * 1024;
}
