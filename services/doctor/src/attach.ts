/**
 * Looks at a cluster as the doctor does, and writes what watches it: a Compose file, the configuration of
 * its Collector, its rules for Prometheus. ./start.sh attach runs it, with the doctor's flags and
 *
 *   ATTACHED_DIR     where each attached cluster has a directory
 *   DOCKER_NETWORK   the Docker network from which its brokers are reached
 *   RUN_AS           UID:GID that may read the secret files
 *
 * Exit code 0: written, whatever the doctor misses; 2: the configuration is not usable; 3: no broker can be
 * reached.
 */
import { readFileSync } from 'node:fs';
import { ConfigError, readConfig, text } from '@kafka-o11y/config';
import { z } from 'zod';
import { writeAttached } from './attached-directory.ts';
import { attachFaults } from './attached-files.ts';
import { ConnectError } from './causes.ts';
import type { AttachConfig } from './config.ts';
import { exitWithFaults, readCommandLineOrExit } from './config.ts';
import { connect } from './connect.ts';
import { askExporters } from './jmx.ts';
import { report } from './report.ts';

const NO_BROKER = 3;

const { ATTACHED_DIR, DOCKER_NETWORK, RUN_AS } = readConfig(
  z.object({
    ATTACHED_DIR: text('a directory'),
    DOCKER_NETWORK: text('the name of a Docker network', /^[\w.-]+$/),
    RUN_AS: text('UID:GID', /^\d+:\d+$/),
  }),
);
const commandLine = readCommandLineOrExit(process.argv.slice(2));
const { config, environment } = commandLine;
const passwordFile = environment.KAFKA_SASL_PASSWORD_FILE;
const faults = attachFaults(commandLine, passwordFile && readFileSync(passwordFile, 'utf8'));
if (faults.length > 0) exitWithFaults(new ConfigError(faults).message);

await report(config, console.log);
const brokers = await brokersOf(config);
if (brokers === undefined) {
  console.error(
    `No broker of ${config.name} can be reached: it is not attached. See above, and docs/attach.md`,
  );
  process.exit(NO_BROKER);
}
const exporters = await askExporters(config.jmx);
writeAttached(ATTACHED_DIR, {
  config,
  environment,
  brokers,
  controllers: [...exporters.values()].filter((exporter) => exporter?.isController).length,
  exporters,
  network: DOCKER_NETWORK,
  runAs: RUN_AS,
});

/** How many brokers the cluster has, by the first that answers; undefined if none does. */
async function brokersOf({ bootstrap, ...access }: AttachConfig): Promise<number | undefined> {
  for (const address of bootstrap) {
    try {
      const { broker, metadata } = await connect(address, access);
      await broker.close();
      return metadata.brokers.length;
    } catch (error) {
      // The report has told it.
      if (!(error instanceof ConnectError)) throw error;
    }
  }
  return undefined;
}
