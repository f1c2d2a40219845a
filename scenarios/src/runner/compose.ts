import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
/** Long enough to build an image. */
const timeoutMs = 600_000;

interface Options {
  env?: Record<string, string> | undefined;
  /** Ends the command. */
  signal?: AbortSignal | undefined;
}

/**
 * Runs `docker compose <args>` on the lab, with the shape and the images that start.sh has recorded.
 *
 * @returns what it prints
 * @throws Error with what docker said, after ten minutes at the latest
 */
export async function compose(
  args: readonly string[],
  { env = {}, signal }: Options = {},
): Promise<string> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const child = spawn('docker', ['compose', ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    // A second Ctrl-C does not reach another process group: the clean-up goes on.
    detached: true,
  });
  let problem: Error | undefined;
  child.on('error', (error) => {
    problem = error;
  });
  // The next command begins once this one has ended, even if it was aborted.
  const [code, stdout, stderr] = await Promise.all([
    new Promise<number | null>((resolve) => child.on('close', resolve)),
    text(child.stdout),
    text(child.stderr),
  ]);
  if (code === 0) return stdout;
  const why = timeout.aborted ? `not done after ${timeoutMs / 1_000} s` : stderr.trim();
  throw new Error(
    `docker compose ${args.join(' ')}: ${why || problem?.message || `ended with ${code}`}`,
    { cause: problem },
  );
}
