import { styleText } from 'node:util';
import type { ExpectationState } from '../check.ts';

/** A line of the table that a run ends with. */
export interface Row {
  step: string;
  expectation: string;
  expected: string;
  measured: string;
  /** The time from the step's actions until it held, or until it was given up. */
  seconds: number;
  met: boolean;
}

/** The pause between two lines about waiting, where no line can be rewritten. */
const sayEveryMs = 20_000;

/** The stream to write to. Only a terminal has a width. */
type Output = NodeJS.WritableStream & { isTTY?: boolean; columns?: number };

/** Tells on a terminal, or in a log, how a scenario goes. */
export class Report {
  readonly #out: Output;
  #saidAt = 0;

  constructor(out: Output = process.stdout) {
    this.#out = out;
  }

  line(text = ''): void {
    this.#clear();
    this.#out.write(`${text}\n`);
  }

  heading(text: string): void {
    this.line(styleText('bold', text, { stream: this.#out }));
  }

  action(text: string): void {
    this.line(styleText('cyan', `  > ${text}`, { stream: this.#out }));
  }

  result(row: Row): void {
    const mark = row.met
      ? styleText('green', 'ok  ', { stream: this.#out })
      : styleText('red', 'FAIL', { stream: this.#out });
    const details = `${row.measured} (expected ${row.expected}), ${row.seconds.toFixed(0)} s`;
    this.line(`  ${mark} ${row.expectation}: ${details}`);
  }

  /** Says what the run still waits for, and how long it has waited. */
  waiting(open: readonly ExpectationState[], elapsedMs: number): void {
    const [next] = open;
    if (!next) return;
    const more = open.length > 1 ? ` and ${open.length - 1} more` : '';
    const text =
      `  ...  ${next.title}: ${next.measured} (expected ${next.expected})${more}, ` +
      `${Math.round(elapsedMs / 1_000)} of ${next.within} s`;
    if (this.#out.isTTY) {
      this.#clear();
      this.#out.write(text.slice(0, (this.#out.columns ?? 80) - 1));
    } else if (performance.now() - this.#saidAt > sayEveryMs) {
      this.#saidAt = performance.now();
      this.line(text);
    }
  }

  /** Writes the rows as a table in Markdown. */
  table(rows: readonly Row[]): void {
    this.line('| step | expected | measured | seconds |');
    this.line('| --- | --- | --- | ---: |');
    for (const { step, expectation, expected, measured, seconds, met } of rows) {
      const value = met ? measured : `**${measured}**`;
      this.line(`| ${step}: ${expectation} | ${expected} | ${value} | ${seconds.toFixed(0)} |`);
    }
  }

  #clear(): void {
    if (this.#out.isTTY) this.#out.write('\r\u001b[K');
  }
}
