/** Ctrl-C, a supervisor, a closed terminal. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** npm passes on a Ctrl-C that the terminal has sent to its child already, and people press twice. */
const sameMs = 1_000;

/**
 * Calls `stop` at the first signal that asks the process to end, and `force` at a signal that comes
 * more than a second after it.
 */
export function onSignals(stop: (name: string) => void, force: () => void): void {
  let stoppedAt: number | undefined;
  for (const name of signals) {
    process.on(name, () => {
      if (stoppedAt === undefined) {
        stoppedAt = performance.now();
        stop(name);
      } else if (performance.now() - stoppedAt > sameMs) force();
    });
  }
  // A closed terminal closes its streams, too. The clean-up goes on unseen.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
