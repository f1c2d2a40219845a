import type { AttachConfig } from './config.ts';
import { examine } from './examine.ts';
import type { Finding } from './finding.ts';
import { linesOf, summaryOf } from './print.ts';

const waitingEveryMs = 5_000;

/**
 * Examines a cluster and prints what it finds, line after line.
 *
 * @returns all of it
 */
export async function report(
  config: AttachConfig,
  print: (line: string) => void,
): Promise<Finding[]> {
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const waiting = setInterval(() => {
    console.error(`        ${(elapsedMs() / 1_000).toFixed(1).padStart(5)} s   still waiting`);
  }, waitingEveryMs);

  const findings: Finding[] = [];
  for await (const finding of examine(config)) {
    for (const line of linesOf(finding, elapsedMs(), findings.at(-1))) print(line);
    findings.push(finding);
    waiting.refresh();
  }
  clearInterval(waiting);
  print(summaryOf(findings, elapsedMs()));
  return findings;
}
