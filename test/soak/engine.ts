import { execFile } from 'node:child_process';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const projectLabel = 'com.docker.compose.project';
/** Only services have it. Every container from an image of compose has the project's label. */
const serviceContainer = 'com.docker.compose.oneoff=False';
const serviceLabel = 'com.docker.compose.service';

const listed = z.array(z.object({ Id: z.string() }));

const container = z.object({
  Id: z.string(),
  Name: z.string().transform((name) => name.slice(1)),
  RestartCount: z.number(),
  State: z.object({
    Running: z.boolean(),
    OOMKilled: z.boolean(),
    StartedAt: z.string().transform((time) => Date.parse(time)),
  }),
  Config: z.object({
    Labels: z.record(z.string(), z.string()),
    Env: z.array(z.string()).nullish(),
  }),
  HostConfig: z.object({ Memory: z.number() }),
});

/** One container, as Docker's engine describes it. */
export interface Container {
  id: string;
  name: string;
  service: string;
  running: boolean;
  /** Milliseconds since 1970. */
  startedAt: number;
  /** How often the restart policy has started it. */
  restartCount: number;
  /** Whether its last end was a kill for memory. */
  oomKilled: boolean;
  /** Bytes; 0 for none. */
  limit: number;
  env: Record<string, string>;
}

// With control groups v1, names with the prefix `total_` include children.
const stats = z.object({
  cpu_stats: z.object({ cpu_usage: z.object({ total_usage: z.number() }) }),
  memory_stats: z.object({ usage: z.number(), stats: z.record(z.string(), z.number()) }),
});

const diskUse = z.object({
  Volumes: z
    .array(
      z.object({
        Name: z.string(),
        Labels: z.record(z.string(), z.string()).nullish(),
        UsageData: z.object({ Size: z.number() }).nullish(),
      }),
    )
    .nullable(),
});

/** `timeNano` is in nanoseconds since 1970. A number keeps its microseconds. */
const event = z.object({ Actor: z.object({ ID: z.string() }), timeNano: z.number() });

/**
 * Docker's engine at its socket. Unlike `docker stats` it gives exact bytes without page cache, and the
 * CPU time since the start. Each method throws where the engine does not answer.
 */
export class Engine {
  readonly #socketPath: string;

  private constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  /**
   * The engine of the docker command.
   *
   * @throws Error where that engine is on another machine
   */
  static async connect(): Promise<Engine> {
    const format = '{{.Endpoints.docker.Host}}';
    const { stdout } = await run('docker', ['context', 'inspect', '--format', format]);
    const [, path] = /^(?:unix|npipe):\/\/(.+)$/.exec(stdout.trim()) ?? [];
    if (!path) throw new Error(`Docker answers at ${stdout.trim()}, expected a socket.`);
    return new Engine(path);
  }

  /** Containers of a compose project, ended ones included. */
  async containers(project: string): Promise<Container[]> {
    const filters = JSON.stringify({ label: [`${projectLabel}=${project}`, serviceContainer] });
    const query = new URLSearchParams({ all: 'true', filters });
    const list = await this.#get(listed, `/containers/json?${query}`);
    const all = await Promise.all(list.map(({ Id }) => this.#get(container, of(Id, 'json'))));
    return all.map(({ Id, Name, RestartCount, State, Config, HostConfig }) => ({
      id: Id,
      name: Name,
      service: Config.Labels[serviceLabel] ?? '',
      running: State.Running,
      startedAt: State.StartedAt,
      restartCount: RestartCount,
      oomKilled: State.OOMKilled,
      limit: HostConfig.Memory,
      env: Object.fromEntries((Config.Env ?? []).map((one) => one.split(/=(.*)/s).slice(0, 2))),
    }));
  }

  /** Bytes without page cache, as the kernel can take that back; CPU since the start. */
  async usage(id: string): Promise<{ memory: number; cpuSeconds: number }> {
    const { cpu_stats, memory_stats } = await this.#get(
      stats,
      of(id, 'stats?stream=false&one-shot=true'),
    );
    const pages = (name: string) =>
      memory_stats.stats[`total_${name}`] ?? memory_stats.stats[name] ?? 0;
    return {
      memory: memory_stats.usage - pages('inactive_file') - pages('active_file'),
      cpuSeconds: cpu_stats.cpu_usage.total_usage / 1e9,
    };
  }

  /** Bytes of each volume of a project. Docker adds up all files, which may take seconds. */
  async volumes(project: string): Promise<Record<string, number>> {
    const { Volumes } = await this.#get(diskUse, '/system/df?type=volume', 120_000);
    const ours = (Volumes ?? []).filter(({ Labels }) => Labels?.[projectLabel] === project);
    return Object.fromEntries(
      ours.flatMap(({ Name, UsageData }) =>
        UsageData && UsageData.Size >= 0
          ? [[Name.replace(`${project}_`, ''), UsageData.Size] as const]
          : [],
      ),
    );
  }

  /**
   * Reports each kill for memory in a container of the project, until `signal` ends it. It has to run
   * all the time, as Docker keeps few events.
   *
   * @param since milliseconds since 1970
   */
  async watchOomKills(
    project: string,
    since: number,
    signal: AbortSignal,
    onKill: (containerId: string) => void,
  ): Promise<void> {
    const filters = JSON.stringify({ event: ['oom'], label: [`${projectLabel}=${project}`] });
    let last = since * 1e6;
    while (!signal.aborted) {
      try {
        const query = new URLSearchParams({ since: String(last / 1e9), filters });
        const response = await this.#open(`/events?${query}`, signal);
        for await (const line of createInterface({ input: response })) {
          const { Actor, timeNano } = event.parse(JSON.parse(line));
          if (timeNano <= last) continue;
          last = timeNano;
          onKill(Actor.ID);
        }
      } catch {
        // The next request goes on from the last event.
      }
      await delay(1_000, undefined, { signal }).catch(() => undefined);
    }
  }

  async #get<T>(schema: z.ZodType<T>, path: string, timeoutMs = 10_000): Promise<T> {
    const response = await this.#open(path, AbortSignal.timeout(timeoutMs));
    const body = await text(response);
    if (response.statusCode !== 200) {
      throw new Error(`Docker: ${path}: ${response.statusCode} ${body.trim()}`);
    }
    return schema.parse(JSON.parse(body));
  }

  #open(path: string, signal: AbortSignal): Promise<IncomingMessage> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const options = { socketPath: this.#socketPath, path, headers: { Host: 'docker' }, signal };
    request(options, resolve).on('error', reject).end();
    return promise;
  }
}

function of(id: string, what: string): string {
  return `/containers/${id}/${what}`;
}
