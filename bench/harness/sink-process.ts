import { fileURLToPath } from 'node:url';
import { Child } from './child.ts';
import type { Counted } from './sink.ts';

const PROGRAM = fileURLToPath(new URL('sink.ts', import.meta.url));
const LONGEST_RUN_MS = 3_600_000;

/** A receiver of telemetry for one run of a case. */
export class Sink {
  /** Where OTLP over gRPC is taken. */
  readonly endpoint: string;
  readonly #child: Child;

  private constructor(child: Child, port: number) {
    this.#child = child;
    this.endpoint = `http://127.0.0.1:${port}`;
  }

  static async start(): Promise<Sink> {
    const child = new Child({ file: process.execPath, args: [PROGRAM] }, LONGEST_RUN_MS);
    const { port } = (await child.first()) as { port: number };
    return new Sink(child, port);
  }

  /** Ends it; what it has counted. */
  async stop(): Promise<Counted> {
    this.#child.end();
    return (await this.#child.result) as Counted;
  }
}
