/**
 * Looks at somebody's Kafka cluster and says what is missing to watch it. It writes nothing to it.
 *
 *   node services/doctor/src/main.ts --config attach.yaml
 *
 * Exit code 0: all is there; 1: something is missing, and stdout says what to do; 2: the configuration is
 * not usable.
 */
import { ConfigError } from '@kafka-o11y/config';
import type { CommandLine } from './config.ts';
import { readCommandLine, USAGE } from './config.ts';
import { examine } from './examine.ts';
import type { Finding } from './finding.ts';
import { exitCodeOf } from './finding.ts';
import { jsonOf, linesOf, summaryOf } from './print.ts';

const { config, json } = commandLine();
const startedAt = performance.now();
const elapsedMs = () => performance.now() - startedAt;
/** With --json, stdout is for the result alone. */
const print = json ? console.error : console.log;

const waitingEveryMs = 5_000;
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
if (json) console.log(jsonOf(config.name, findings));
process.exitCode = exitCodeOf(findings);

function commandLine(): CommandLine {
  try {
    return readCommandLine(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(`doctor: ${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
}
