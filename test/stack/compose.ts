import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { root, docker as runDocker } from '@kafka-o11y/test-kit';
import { z } from 'zod';
import { composeEnvironment, resultsDirectory } from './settings.ts';

const run = promisify(execFile);

interface Options {
  /** Seconds after which the command is ended and counts as failed. */
  seconds?: number;
  /** Variables beside those of the stack. */
  env?: Record<string, string>;
}

/** Runs docker with the stack's environment and returns its standard output. */
export async function docker(args: string[], { env, ...options }: Options = {}): Promise<string> {
  const { stdout } = await runDocker(args, {
    ...options,
    env: { ...composeEnvironment(), ...env },
  });
  return stdout;
}

/** Runs a line that is meant for a person's shell in the project's directory, on the tests' stack. */
export async function shell(line: string, { seconds = 120 } = {}): Promise<void> {
  await run('sh', ['-c', line], {
    cwd: root,
    env: composeEnvironment(),
    timeout: seconds * 1000,
  });
}

/** `docker compose` on the tests' own stack. */
export function compose(args: string[], options?: Options): Promise<string> {
  return docker(['compose', ...args], options);
}

const container = z.object({
  Id: z.string(),
  Name: z.string(),
  RestartCount: z.number(),
  State: z.object({
    Status: z.string(),
    OOMKilled: z.boolean(),
    ExitCode: z.number(),
    Health: z.object({ Status: z.string() }).optional(),
  }),
  Config: z.object({ User: z.string(), Labels: z.record(z.string(), z.string()) }),
  HostConfig: z.object({
    Memory: z.number(),
    Privileged: z.boolean(),
    RestartPolicy: z.object({ Name: z.string() }),
    LogConfig: z.object({ Config: z.record(z.string(), z.string()).nullable() }),
  }),
  NetworkSettings: z.object({
    Ports: z.record(z.string(), z.array(z.object({ HostIp: z.string() })).nullable()),
  }),
});

/** The part of `docker inspect` that the tests look at. */
export type Container = z.infer<typeof container>;

/** The compose service that a container is of. */
export function serviceOf({ Config }: Container): string {
  return Config.Labels['com.docker.compose.service'] ?? '';
}

/** The stack's containers, those that have ended included. */
export async function containers(service?: string): Promise<Container[]> {
  const ids = await compose(['ps', '--all', '--quiet', ...(service ? [service] : [])]);
  const list = ids.split('\n').filter(Boolean);
  if (list.length === 0) return [];
  return z.array(container).parse(JSON.parse(await docker(['inspect', ...list])));
}

const restartsFile = `${resultsDirectory}/restarts.json`;
const restarts = z.record(z.string(), z.number());

/** Keeps how often each container was started again by its restart policy up to now. */
export async function recordRestarts(): Promise<void> {
  const counts = (await containers()).map(({ Id, RestartCount }) => [Id, RestartCount]);
  mkdirSync(resultsDirectory, { recursive: true });
  writeFileSync(restartsFile, JSON.stringify(Object.fromEntries(counts)));
}

/**
 * How often a container had to be started again since then: it has crashed or run out of memory.
 * While the stack comes up it may be a race that the restart mends.
 */
export function restartsOf({ Id, RestartCount }: Container): number {
  const atStart = restarts.parse(JSON.parse(readFileSync(restartsFile, 'utf8')));
  return RestartCount - (atStart[Id] ?? 0);
}

/** An error that lists every container that is not running or whose healthcheck doesn't pass. */
export async function assertHealthy(): Promise<void> {
  const all = await containers();
  const faults = all.flatMap(({ Name, State }) => {
    const ended = State.Status === 'exited' && State.ExitCode === 0;
    const well = State.Status === 'running' && (State.Health?.Status ?? 'healthy') === 'healthy';
    return ended || well ? [] : [`${Name.slice(1)} is ${State.Health?.Status ?? State.Status}`];
  });
  if (all.length === 0) faults.push('no container exists');
  if (faults.length > 0) throw new Error(faults.join(', '));
}

/** What a service has written to stdout since then, its replicas' lines one after the other. */
export async function output(service: string, since: Date): Promise<string[]> {
  const lines: string[] = [];
  for (const { Id } of await containers(service)) {
    const text = await docker(['logs', '--since', since.toISOString(), Id]);
    lines.push(...text.split('\n').filter(Boolean));
  }
  return lines;
}
