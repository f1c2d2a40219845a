import { percentile } from '../harness/statistics.ts';
import type { Report, Settings } from './settings.ts';
import type { SourceRecord } from './source.ts';
import { ageOf } from './source.ts';

interface Moment {
  total: number;
  at: number;
  cpu: NodeJS.CpuUsage;
}

const LOOK_EVERY_MS = 50;

/** Counts what a program sends or receives, and measures the window after its warm-up. */
export class Tally {
  readonly #settings: Settings;
  readonly #latencies: number[] = [];
  /** Settles once all that were asked for have been received. */
  readonly complete: Promise<void>;
  readonly #complete = Promise.withResolvers<void>();
  #total = 0;
  #errors = 0;
  #begin: Moment | undefined;
  #end: Moment | undefined;
  #firstAt: number | undefined;
  #latestAt = 0;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.complete = this.#complete.promise;
  }

  /** A producer's window is a stretch of time, beginning after the warm-up from now. */
  startClock(): void {
    const { warmupSeconds, seconds } = this.#settings;
    setTimeout(() => {
      this.#begin = this.#now();
      setTimeout(() => {
        this.#end = this.#now();
      }, seconds * 1_000);
    }, warmupSeconds * 1_000);
  }

  /** A consumer's window goes from the end of its warm-up to the last record. */
  watch(): void {
    setInterval(() => {
      if (this.#total !== this.#end?.total) this.#end = { ...this.#now(), at: this.#latestAt };
    }, LOOK_EVERY_MS).unref();
  }

  acknowledged(records: readonly SourceRecord[]): void {
    this.#total += records.length;
    if (this.#settings.rate === 0 || this.#begin === undefined) return;
    const now = performance.now();
    for (const { dueAt } of records) this.#latencies.push(now - dueAt);
  }

  refused(): void {
    this.#errors += 1;
  }

  received(count: number): void {
    const { records, warmupRecords, warmupSeconds } = this.#settings;
    const now = performance.now();
    this.#firstAt ??= now;
    this.#latestAt = now;
    this.#total += count;
    const warm = this.#total >= warmupRecords && now - this.#firstAt >= warmupSeconds * 1_000;
    if (warm) this.#begin ??= this.#now();
    if (records === 0 || this.#total < records || this.#end?.total === this.#total) return;
    this.#end = this.#now();
    this.#complete.resolve();
  }

  /** Takes the latency of a received record, where there is a rate. */
  arrived(value: Buffer): void {
    if (this.#settings.rate > 0 && this.#begin !== undefined) this.#latencies.push(ageOf(value));
  }

  report(): Report {
    const end = this.#end ?? this.#now();
    const begin = this.#begin ?? end;
    return {
      total: this.#total,
      records: end.total - begin.total,
      seconds: (end.at - begin.at) / 1_000,
      cpuMicros: end.cpu.user + end.cpu.system - begin.cpu.user - begin.cpu.system,
      errors: this.#errors,
      rssBytes: process.resourceUsage().maxRSS * 1_024,
      latency: this.#percentiles(),
    };
  }

  #percentiles() {
    const at = (share: number) => percentile(this.#latencies, share) ?? 0;
    if (this.#latencies.length === 0) return undefined;
    return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
  }

  #now(): Moment {
    return { total: this.#total, at: performance.now(), cpu: process.cpuUsage() };
  }
}
