import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { inRepository } from '@kafka-o11y/test-kit';
import type { Ability, Build, Subject } from './subject.ts';

const exec = promisify(execFile);
const BUILD_MS = 900_000;

/** As much of what a failed build printed as fits a line of the report. */
const REASON_LENGTH = 300;

/** The most used client for Go. */
export const go: Subject = {
  name: 'go',
  what: 'franz-go with kotel',
  abilities: new Set<Ability>(['count', 'group', 'traces']),
  build: builtInto('go', async (directory, sources) => {
    await tool('go', ['build', '-o', `${directory}/peer`, '.'], sources);
  }),
  command: () => ({ file: inRepository('.cache/bench/go/peer'), args: [] }),
};

/** librdkafka under Python. */
export const python: Subject = {
  name: 'python',
  what: 'confluent-kafka with opentelemetry-instrumentation-confluent-kafka',
  abilities: new Set<Ability>(['count', 'group', 'traces']),
  build: builtInto('python', async (directory, sources) => {
    await tool('python3', ['-m', 'venv', directory], sources);
    const requirements = ['--requirement', 'requirements.txt'];
    await tool(`${directory}/bin/pip`, ['install', '--quiet', ...requirements], sources);
  }),
  command: () => ({
    file: inRepository('.cache/bench/python/bin/python'),
    // Without -B it writes bytecode beside its sources.
    args: ['-B', inRepository('bench/peers/python/main.py')],
  }),
};

/** What Kafka itself brings. */
export const java: Subject = {
  name: 'java',
  what: "Kafka's performance tools, with OpenTelemetry's Java agent",
  abilities: new Set<Ability>(['count', 'group', 'traces']),
  build: builtInto('java', async (directory, sources) => {
    await tool(
      'mvn',
      ['--quiet', '--batch-mode', 'package', `-Dbench.build=${directory}`],
      sources,
    );
  }),
  command: (_role, sampling) => {
    const directory = inRepository('.cache/bench/java');
    const agent = `-javaagent:${directory}/agent/opentelemetry-javaagent.jar`;
    const heap = '-Xmx512m'; // as Kafka's scripts start these tools
    return {
      file: 'java',
      args: [
        ...(sampling === 'off' ? [] : [agent]),
        ...[heap, '-cp', `${directory}/classes:${directory}/libs/*`, 'PerfTools'],
      ],
      // What the agent counts of itself has to be out before the process ends.
      env: {
        OTEL_BSP_SCHEDULE_DELAY: '500',
        OTEL_METRIC_EXPORT_INTERVAL: '1000',
        BENCH_SETTLE_SECONDS: '3',
      },
    };
  },
};

/** How a peer is built into .cache/bench, and again after its sources have changed. */
function builtInto(
  name: string,
  make: (directory: string, sources: string) => Promise<void>,
): Build {
  const directory = inRepository(`.cache/bench/${name}`);
  const sources = inRepository(`bench/peers/${name}`);
  const stamp = `${directory}/built-from`;
  return {
    done: () => existsSync(stamp) && readFileSync(stamp, 'utf8') === textOf(sources),
    make: async () => {
      mkdirSync(directory, { recursive: true });
      await make(directory, sources);
      writeFileSync(stamp, textOf(sources));
    },
  };
}

function textOf(directory: string): string {
  const files = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map(({ name }) => name).sort();
  return names.map((name) => readFileSync(`${directory}/${name}`, 'utf8')).join('\n');
}

async function tool(file: string, args: string[], cwd: string): Promise<void> {
  try {
    await exec(file, args, { cwd, timeout: BUILD_MS });
  } catch (error) {
    const { code, stderr = '', stdout = '' } = error as Record<string, string>;
    if (code === 'ENOENT') throw new Error(`there is no ${file} on this machine`);
    const printed = `${stdout}${stderr}`.trim().replaceAll(/\s+/g, ' ');
    throw new Error(`${file} ${args[0]}: ${printed.slice(0, REASON_LENGTH)}`);
  }
}
