import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** A program under test, as a process of its own. */
export interface Child extends AsyncDisposable {
  /** All it has written so far: to stdout, then to stderr. */
  output(): string;
  /** Resolves once the output matches; rejects when it ends or a minute passes without that. */
  prints(pattern: RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  /** Resolves with the exit code, or the signal that ended it, and the output. */
  exit: Promise<{ code: number | NodeJS.Signals; output: string }>;
}

const register = import.meta.resolve('@kafka-o11y/telemetry/register');
const deadlineMs = 60_000;

/** Starts `node main`, with telemetry registered but sent nowhere, and only `env` set besides. */
export function startChild(main: URL, env: Record<string, string> = {}): Child {
  const child = spawn(process.execPath, ['--import', register, main.pathname], {
    env: {
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // One buffer each: a warning on stderr must not end up inside a line of stdout.
  const written = [child.stdout, child.stderr].map((stream) => {
    const buffer = { text: '' };
    stream.setEncoding('utf8').on('data', (chunk) => {
      buffer.text += chunk;
    });
    return buffer;
  });
  const output = () => written.map(({ text }) => text).join('');
  const exit = once(child, 'close').then(([code, signal]) => ({
    code: code ?? signal,
    output: output(),
  }));
  return {
    output,
    async prints(pattern) {
      const deadline = Date.now() + deadlineMs;
      while (!pattern.test(output())) {
        if (child.exitCode !== null || Date.now() > deadline) {
          throw new Error(`${main.pathname} did not print ${pattern}, but:\n${output()}`);
        }
        await sleep(20);
      }
    },
    kill: (signal) => {
      child.kill(signal);
    },
    exit,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exit;
    },
  };
}
