import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
/** Enough for an image that is built when it is first wanted. */
const timeoutMs = 600_000;

/**
 * `docker compose <args>` on the lab, with the shape and images that start.sh has recorded.
 *
 * @throws Error with what docker said
 */
export async function compose(args: readonly string[], env: Record<string, string> = {}) {
  try {
    await execute('docker', ['compose', ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      timeout: timeoutMs,
    });
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    throw new Error(`docker compose ${args.join(' ')}: ${stderr.trim() || String(error)}`, {
      cause: error,
    });
  }
}
