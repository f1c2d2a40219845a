import type { ChildProcessByStdio } from 'node:child_process';
import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { root } from '@kafka-o11y/test-kit';

/** How to start a program. */
export interface Command {
  file: string;
  args: string[];
  env?: Record<string, string>;
}

/** How much of its stderr an error of a program quotes. */
const QUOTED = 1_500;

/** A program that ends with one line of JSON on stdout. It is told to end through its stdin. */
export class Child {
  /** What its last line says. Rejects if the program fails or takes too long. */
  readonly result: Promise<unknown>;
  readonly #process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #lines: string[] = [];
  readonly #firstLine = Promise.withResolvers<string>();

  constructor({ file, args, env }: Command, timeoutMs: number) {
    this.#process = spawn(file, args, {
      cwd: root,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    this.#process.stdin.on('error', () => {}); // it has ended by itself
    this.result = this.#ended(`${file} ${args.join(' ')}`);
    this.result.catch((error) => this.#firstLine.reject(error));
    this.#firstLine.promise.catch(() => {});
  }

  /** The first line of its stdout, as JSON. */
  async first(): Promise<unknown> {
    return JSON.parse(await this.#firstLine.promise);
  }

  /** Tells the program to come to its end. */
  end(): void {
    this.#process.stdin.end();
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }

  #ended(what: string): Promise<unknown> {
    let text = '';
    let errors = '';
    this.#process.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (text + chunk).split('\n');
      text = lines.pop() ?? '';
      for (const line of lines.filter((line) => line.startsWith('{'))) {
        this.#lines.push(line);
        this.#firstLine.resolve(line);
      }
    });
    this.#process.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      errors = (errors + chunk).slice(-QUOTED);
    });
    return new Promise((resolve, reject) => {
      this.#process.on('error', reject);
      this.#process.on('close', (code, signal) => {
        const last = this.#lines.at(-1);
        if (code === 0 && last !== undefined) return resolve(JSON.parse(last));
        reject(new Error(`${what} ended with ${code ?? signal}: ${errors.trim() || last || ''}`));
      });
    });
  }
}
