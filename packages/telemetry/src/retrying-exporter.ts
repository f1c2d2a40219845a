import { setTimeout as sleep } from 'node:timers/promises';
import type { ExportResult } from '@opentelemetry/core';
import { ExportResultCode } from '@opentelemetry/core';
import { OutageLog } from './own-log.ts';

/** A batch that was given up. {@link OutageLog} has reported it, and the processor counts it. */
export class BatchLost extends Error {}

/** What a span exporter and a log record exporter have in common. */
export interface Exporter<Batch> {
  export(batch: Batch, done: (result: ExportResult) => void): void;
  shutdown(): Promise<void>;
}

export interface RetryOptions<Batch> {
  /** What is exported, in the plural, for the log. */
  signal: string;
  endpoint: string;
  /** The longest that one attempt can take. */
  attemptTimeoutMs: number;
  /** The processor's patience with one batch: all attempts end before it. */
  exportTimeoutMs: number;
  /** How many items a batch has. */
  count: (batch: Batch) => number;
}

/**
 * Tries a batch again while the Collector is away, as OTLP asks of clients. The gRPC exporter by
 * itself drops a batch at the first refusal. Meanwhile the processor's queue fills and then
 * refuses, so memory stays bounded. The processor counts both kinds of loss, with the gRPC status
 * or `queue_full` as `error.type`.
 *
 * https://opentelemetry.io/docs/specs/otlp/#failures
 */
export class RetryingExporter<Batch> implements Exporter<Batch> {
  readonly #exporter: Exporter<Batch>;
  readonly #options: RetryOptions<Batch>;
  readonly #outages: OutageLog;
  readonly #abandoned = new AbortController();
  readonly #inFlight = new Set<Promise<void>>();

  constructor(exporter: Exporter<Batch>, options: RetryOptions<Batch>) {
    this.#exporter = exporter;
    this.#options = options;
    this.#outages = new OutageLog(options.signal, options.endpoint);
  }

  export(batch: Batch, done: (result: ExportResult) => void): void {
    const delivery = this.#deliver(batch).then(done);
    this.#inFlight.add(delivery);
    void delivery.finally(() => this.#inFlight.delete(delivery));
  }

  /** Waits for what is on its way. */
  async forceFlush(): Promise<void> {
    await Promise.all(this.#inFlight);
  }

  async shutdown(): Promise<void> {
    await this.forceFlush();
    await this.#exporter.shutdown();
  }

  /** Ends all waiting: what is on its way gets no further attempt. */
  abandon(): void {
    this.#abandoned.abort();
  }

  async #deliver(batch: Batch): Promise<ExportResult> {
    const { attemptTimeoutMs, exportTimeoutMs } = this.#options;
    const lastStart = Date.now() + exportTimeoutMs - attemptTimeoutMs;
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      const result = await this.#attempt(batch);
      if (result.code === ExportResultCode.SUCCESS) {
        this.#outages.exported();
        return result;
      }
      const failure = withStatusName(result.error);
      const final = !isRetryable(failure) || Date.now() + pause > lastStart;
      if (final || !(await this.#wait(pause))) {
        this.#outages.lost(this.#options.count(batch), failure);
        return { code: ExportResultCode.FAILED, error: failure };
      }
      this.#outages.failing(failure);
    }
  }

  #attempt(batch: Batch): Promise<ExportResult> {
    return new Promise((resolve) => this.#exporter.export(batch, resolve));
  }

  /** @returns false if there is nothing to wait for any more */
  async #wait(ms: number): Promise<boolean> {
    try {
      await sleep(ms, undefined, { signal: this.#abandoned.signal, ref: false });
      return true;
    } catch {
      return false;
    }
  }
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;

/** gRPC statuses after which OTLP allows another attempt without the server asking for it. */
const RETRYABLE = new Set([
  'CANCELLED',
  'DEADLINE_EXCEEDED',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNAVAILABLE',
  'DATA_LOSS',
]);

/** What grpc-js says, as INTERNAL, of a call that the server broke off without any status. */
const BROKEN_OFF = /Received RST_STREAM with code/;

function isRetryable({ name, message }: Error): boolean {
  return RETRYABLE.has(name) || BROKEN_OFF.test(message);
}

/** The processors use an error's name as `error.type`; every gRPC error is named just `Error`. */
function withStatusName(error: Error | undefined): BatchLost {
  const failure = new BatchLost(error?.message ?? 'export failed', { cause: error });
  failure.name = /^\d+ ([A-Z_]+):/.exec(failure.message)?.[1] ?? error?.name ?? 'Error';
  return failure;
}
