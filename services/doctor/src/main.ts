/**
 * Looks at somebody's Kafka cluster and says what is missing to watch it. It writes nothing to it.
 *
 *   node services/doctor/src/main.ts --config attach.yaml
 *
 * Exit code 0: all is there; 1: something is missing, and stdout says what to do; 2: the configuration is
 * not usable.
 */
import { readCommandLineOrExit } from './config.ts';
import { exitCodeOf } from './finding.ts';
import { jsonOf } from './print.ts';
import { report } from './report.ts';

const { config, json } = readCommandLineOrExit(process.argv.slice(2));
/** With --json, stdout is for the result alone. */
const findings = await report(config, json ? console.error : console.log);
if (json) console.log(jsonOf(config.name, findings));
process.exitCode = exitCodeOf(findings);
