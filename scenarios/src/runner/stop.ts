/** A Ctrl-C, a supervisor, a terminal that is closed. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** npm hands on the Ctrl-C that its child has from the terminal already, and people press twice. */
const sameMs = 1_000;

/**
 * Calls `stop` at the first signal that asks the process to end, and `force` at another one more
 * than a second later.
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
  // With the terminal its streams are gone, too. What is to be undone is undone unseen.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
