import type { ChildProcess } from 'node:child_process';
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The commands of a bare Debian: start.sh may call no others but Docker. No curl, no Node, no jq. */
const tools =
  'awk bash cat cmp cp cut date df dirname env grep head id ls mkdir mv rm sed sleep sort tail tput tr uname xargs'.split(
    ' ',
  );

const repository = join(import.meta.dirname, '../..');

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

interface StartOptions {
  env?: Record<string, string>;
  onOutput?: (stdout: string, start: ChildProcess) => void;
}

/**
 * A fake machine for start.sh: a copy of the scripts, and a PATH with the tools of a bare system and a
 * stubbed docker.
 */
export class Machine implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'start-sh-'));
  readonly project = join(this.root, 'project');
  readonly bin = join(this.root, 'bin');
  readonly #calls = join(this.root, 'calls');
  readonly #env: Record<string, string>;

  constructor(env: Record<string, string> = {}) {
    mkdirSync(join(this.project, 'compose'), { recursive: true });
    mkdirSync(this.bin);
    for (const path of [
      'start.sh',
      'scripts/lib',
      'docker-compose.yml',
      'prometheus/thresholds.yml',
    ]) {
      cpSync(join(repository, path), join(this.project, path), { recursive: true });
    }
    for (const tool of tools) symlinkSync(which(tool), join(this.bin, tool));
    writeFileSync(this.#calls, '');
    this.stub('docker', readFileSync(join(import.meta.dirname, 'docker.stub.sh'), 'utf8'));
    this.script('images.sh', '[[ $1 != choose ]] || echo "$CHOICE"');
    this.script('docker-install.sh', '[[ $CAN_INSTALL == yes ]]');
    this.#env = {
      PATH: this.bin,
      CALLS: this.#calls,
      CHOICE: 'registry',
      CAN_INSTALL: 'no',
      ENGINE: '28.2.2',
      COMPOSE: '2.39.1',
      CONFIG: this.file('config.yml', composeConfig()),
      CONTAINERS: this.file('containers', ''),
      KAFKA_O11Y_MEMINFO: this.file('meminfo', 'MemAvailable:   16777216 kB\n'),
      ...env,
    };
    this.free(100);
    this.stub('id', '#!/usr/bin/env bash\necho 0\n');
  }

  /** Puts a command on the PATH, or replaces it there. */
  stub(name: string, source: string): void {
    rmSync(join(this.bin, name), { force: true });
    writeFileSync(join(this.bin, name), source);
    chmodSync(join(this.bin, name), 0o755);
  }

  remove(name: string): void {
    rmSync(join(this.bin, name));
  }

  /** Moves a command off the PATH, to the machine's root. */
  hide(name: string): void {
    renameSync(join(this.bin, name), join(this.root, name));
  }

  /** Replaces one of the project's own scripts. The new one records each call. */
  script(name: string, body: string): void {
    const path = join(this.project, 'scripts', name);
    writeFileSync(path, `#!/usr/bin/env bash\nset -eu\necho "${name} $*" >>"$CALLS"\n${body}\n`);
    chmodSync(path, 0o755);
  }

  /** Sets the free disk space. */
  free(gib: number): void {
    const kib = gib * 1024 * 1024;
    this.remove('df');
    this.stub('df', `#!/usr/bin/env bash\necho header\necho "/dev/vda 999999999 1 ${kib} 1% /"\n`);
  }

  file(name: string, content: string): string {
    const path = join(this.root, name);
    writeFileSync(path, content);
    return path;
  }

  /** Runs start.sh, with no terminal. `onOutput` is called with all of stdout each time it grows. */
  start(args: string[] = [], { env = {}, onOutput }: StartOptions = {}): Promise<Outcome> {
    const child = spawn(join(this.bin, 'bash'), [join(this.project, 'start.sh'), ...args], {
      env: { ...this.#env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const outcome: Outcome = { code: null, stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => {
      outcome.stdout += chunk;
      onOutput?.(outcome.stdout, child);
    });
    child.stderr.on('data', (chunk) => {
      outcome.stderr += chunk;
    });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ ...outcome, code }));
    });
  }

  /** The calls, one command line each. */
  get calls(): string[] {
    return readFileSync(this.#calls, 'utf8').split('\n').filter(Boolean);
  }

  called(start: string): boolean {
    return this.calls.some((call) => call.startsWith(start));
  }

  /** The content of .env; undefined where there is none. */
  get dotenv(): string | undefined {
    const path = join(this.project, '.env');
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  }

  set dotenv(content: string) {
    writeFileSync(join(this.project, '.env'), content);
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

function which(tool: string): string {
  return execFileSync('/bin/sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim();
}

/** The output of docker compose config for a stack of one service with one published port. */
export function composeConfig({
  service = 'prometheus',
  port = 59_090,
  target = 9090,
} = {}): string {
  return `name: kafka-o11y
services:
  ${service}:
    image: prom/prometheus:v3.15.0
    ports:
      - mode: ingress
        host_ip: 127.0.0.1
        target: ${target}
        published: "${port}"
        protocol: tcp
networks:
  default:
    name: kafka-o11y_default
`;
}

/** A line for CONTAINERS, as docker inspect answers it. It started in this run if `ours`. */
export function container(
  service: string,
  {
    status = 'running',
    health = 'healthy',
    code = 0,
    policy = 'unless-stopped',
    restarts = 0,
    ours = true,
    outOfMemory = false,
  } = {},
): string {
  const startedAt = ours ? '9999-01-01T00:00:00Z' : '2001-01-01T00:00:00Z';
  return `${service}|1|${status}|${health}|${code}|${policy}|${restarts}|${startedAt}|/kafka-o11y-${service}-1|${containerId(service)}|${outOfMemory}\n`;
}

/** The container's id in the line that `container` makes of a service: 64 hexadecimal digits. */
export function containerId(service: string): string {
  return Buffer.from(service).toString('hex').padEnd(64, '0');
}
