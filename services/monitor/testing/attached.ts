import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { imageOf, inRepository } from '@kafka-o11y/test-kit';
import { services } from '@kafka-o11y/vocabulary';
import type { StartedTestContainer } from 'testcontainers';
import { GenericContainer } from 'testcontainers';

const execute = promisify(execFile);
const directory = mkdtempSync(join(tmpdir(), 'attached-'));
const name = 'theirs';
const CONFIGS = '/etc/otelcol-contrib';

/** A cluster that is attached, and who signs in by SCRAM-SHA-512. */
export interface Attached {
  /** As "host:port". */
  bootstrap: string;
  username: string;
  password: string;
}

/** What a monitor of it is configured with. */
export function environmentFor({
  bootstrap,
  username,
  password,
}: Attached): Record<string, string> {
  return {
    KAFKA_BOOTSTRAP_SERVERS: bootstrap,
    KAFKA_SECURITY_PROTOCOL: 'SASL_PLAINTEXT',
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD_FILE: passwordFile(password),
  };
}

function passwordFile(password: string): string {
  const path = join(directory, 'password');
  writeFileSync(path, password);
  return path;
}

function flagsFor({ bootstrap, username, password }: Attached): string[] {
  return Object.entries({
    name,
    bootstrap,
    'security-protocol': 'SASL_PLAINTEXT',
    'sasl-username': username,
    'sasl-password-file': passwordFile(password),
  }).flatMap(([flag, value]) => [`--${flag}`, value]);
}

/** One check of the doctor. */
export interface Told {
  check: string;
  status: string;
  reason: string;
  optional: boolean;
}

/** What the doctor finds missing on a cluster, or can't tell, with the canary's rights. */
export async function askDoctor(attached: Attached): Promise<Told[]> {
  const program = inRepository('services/doctor/src/main.ts');
  const args = [program, ...flagsFor(attached), '--canary', '--json'];
  const { stdout } = await execute(process.execPath, args).catch((error) => error);
  const { findings } = JSON.parse(stdout) as { findings: Told[] };
  return findings.filter(({ status }) => status !== 'ok');
}

/** The Collector that ./start.sh attach starts for a cluster. It looks each second, and tells nobody but the test. */
export class Agent implements AsyncDisposable {
  /** Its own log lines. A test empties it. */
  said = '';
  readonly #container: StartedTestContainer;
  /** The data points of each look, as "name{attributes} value". The last one may not be whole yet. */
  readonly #looks: string[][] = [];
  #rest = '';

  private constructor(container: StartedTestContainer) {
    this.#container = container;
  }

  static async start(attached: Attached): Promise<Agent> {
    const env = { ...process.env, ATTACHED_DIR: directory, DOCKER_NETWORK: 'host', RUN_AS: '0:0' };
    const program = inRepository('services/doctor/src/attach.ts');
    await execute(process.execPath, [program, ...flagsFor(attached)], { env });
    const container = await new GenericContainer(await imageOf(services.collector))
      .withNetworkMode('host')
      .withEnvironment({ KAFKA_CLUSTER_NAME: name, GATEWAY_ENDPOINT: '127.0.0.1:1' })
      .withCopyFilesToContainer([
        { source: inRepository('otel-collector/agent.yaml'), target: `${CONFIGS}/agent.yaml` },
        {
          source: join(directory, `clusters/${name}/otel-collector.yaml`),
          target: `${CONFIGS}/cluster.yaml`,
        },
      ])
      .withCopyContentToContainer([
        { content: attached.password, target: '/etc/secrets/password' },
        { content: toTest, target: `${CONFIGS}/test.yaml` },
      ])
      .withCommand(['agent', 'cluster', 'test'].map((file) => `--config=${CONFIGS}/${file}.yaml`))
      .start();
    const agent = new Agent(container);
    (await container.logs()).on('data', (chunk) => agent.#take(String(chunk)));
    return agent;
  }

  /** The data points of the last whole look. */
  get seen(): readonly string[] {
    return this.#looks.at(-2) ?? [];
  }

  #take(chunk: string): void {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('{')) this.said += `${line}\n`;
      else if (line.startsWith('Metrics')) this.#looks.push([]);
      else if (/^[\w.]+\{/.test(line)) this.#looks.at(-1)?.push(line);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#container.stop();
  }
}

/** A line on stdout for each data point. */
const toTest = `
receivers: { kafkametrics: { collection_interval: 1s, metadata: { refresh_interval: 1s } } }
exporters: { debug: { verbosity: normal, use_internal_logger: false } }
service:
  pipelines: { metrics/kafka: { exporters: [debug] } }
  telemetry: { metrics: { level: none } }
`;
