import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const repository = join(import.meta.dirname, '..');

/** A copy of the scripts and recipes, with stubs for docker and for root on Linux. */
class ImageMachine implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'images-sh-'));
  readonly #env: Record<string, string>;

  constructor(env: Record<string, string> = {}) {
    for (const path of ['scripts', 'images', 'docker-compose.yml']) {
      cpSync(join(repository, path), join(this.root, path), { recursive: true });
    }
    mkdirSync(join(this.root, 'bin'));
    this.#command(
      'bin/docker',
      readFileSync(join(repository, 'scripts/test/image-docker.stub.sh'), 'utf8'),
    );
    this.#command('bin/id', '#!/bin/sh\necho 0\n');
    this.#command('bin/uname', '#!/bin/sh\necho Linux\n');
    this.#command('bin/debootstrap', '#!/bin/sh\n');
    this.#command(
      'images/debian/build.sh',
      '#!/bin/bash\necho "debian $*" >>"$CALLS"\ncut -d= -f2 <<<"$2" >>"$LABELS"\n',
    );
    writeFileSync(join(this.root, 'ca.pem'), 'a certificate\n');
    writeFileSync(join(this.root, 'calls'), '');
    writeFileSync(join(this.root, 'labels'), '');
    this.#env = {
      PATH: `${join(this.root, 'bin')}:${process.env.PATH}`,
      CALLS: join(this.root, 'calls'),
      LABELS: join(this.root, 'labels'),
      CA_BUNDLE: join(this.root, 'ca.pem'),
      ...env,
    };
  }

  #command(path: string, source: string): void {
    writeFileSync(join(this.root, path), source);
    chmodSync(join(this.root, path), 0o755);
  }

  run(...args: string[]) {
    writeFileSync(join(this.root, 'calls'), '');
    const { status, stdout, stderr } = spawnSync(join(this.root, 'scripts/images.sh'), args, {
      env: this.#env,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  }

  write(path: string, content: string): void {
    writeFileSync(join(this.root, path), content);
  }

  /** Changes a file of a recipe. */
  touch(path: string): void {
    appendFileSync(join(this.root, path), '\n# changed\n');
  }

  get calls(): string {
    return readFileSync(join(this.root, 'calls'), 'utf8');
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

describe('where images come from', () => {
  test('the source that is asked for', () => {
    using machine = new ImageMachine();
    expect(machine.run('choose', 'local').stdout).toBe('local\n');
    expect(machine.run('choose', 'registry').stdout).toBe('registry\n');
    expect(machine.calls).not.toContain('docker pull');
  });

  test('a registry whose images are all here already, without asking it', () => {
    using machine = new ImageMachine({ PRESENT: 'yes' });
    expect(machine.run('choose').stdout).toBe('registry\n');
    expect(machine.calls).not.toContain('docker pull');
  });

  test('a registry that answers, even if 15 s are too short for the image', () => {
    using machine = new ImageMachine({
      PULL: 'v1: Pulling from prom/alertmanager',
      PULL_FAILS: 'yes',
    });
    expect(machine.run('choose', 'auto').stdout).toBe('registry\n');
    expect(machine.calls).toContain('docker pull prom/alertmanager:v1');
  });

  test('this machine, where no registry answers', () => {
    using machine = new ImageMachine({ PULL: 'dial tcp: no such host', PULL_FAILS: 'yes' });
    expect(machine.run('choose', 'auto')).toEqual({ status: 0, stdout: 'local\n', stderr: '' });
  });

  test('this machine, where everything is built already, without asking a registry', () => {
    using machine = new ImageMachine({ PULL: 'v1: Pulling from prom/alertmanager' });
    machine.run('ensure', 'local');
    expect(machine.run('choose', 'auto').stdout).toBe('local\n');
    expect(machine.calls).not.toContain('docker pull');
  });

  test.each([
    ['are asked for', 'BACKENDS=grafana', 2],
    ['hold the data of the stack', 'KAFKA_O11Y_BACKENDS=grafana', 0],
  ])('a registry where Loki, Tempo and Grafana %s', (_, dotenv, codeOfLocal) => {
    using machine = new ImageMachine({ PULL_FAILS: 'yes' });
    machine.write('.env', `${dotenv}\n`);
    expect(machine.run('choose', 'auto').stdout).toBe('registry\n');
    expect(machine.run('choose', 'local').status).toBe(codeOfLocal);
  });

  test('this machine all the same where the choice is the permissive pair', () => {
    using machine = new ImageMachine({ PULL_FAILS: 'yes', BACKENDS: 'permissive' });
    machine.write('.env', 'KAFKA_O11Y_BACKENDS=grafana\n');
    expect(machine.run('choose', 'auto').stdout).toBe('local\n');
  });

  test.each([
    ['grafana', undefined],
    ['permissive', 'permissive'],
  ])('a registry that has the images of the pair %s', (pair, BACKENDS) => {
    using machine = new ImageMachine({ PRESENT: 'yes', ...(BACKENDS && { BACKENDS }) });
    expect(machine.run('choose').stdout).toBe('registry\n');
    expect(machine.calls).toContain(
      pair === 'grafana' ? 'image inspect grafana/loki:1' : 'image inspect jaegertracing/jaeger:2',
    );
  });

  test('nothing else', () => {
    using machine = new ImageMachine();
    expect(machine.run('choose', 'somewhere').status).toBe(2);
    expect(machine.run('ensure').status).toBe(2);
    using other = new ImageMachine({ BACKENDS: 'splunk' });
    expect(other.run('choose').stderr).toContain('auto, grafana or permissive, not: splunk');
  });
});

describe('local images', () => {
  test('are built after those they stand on, and once', () => {
    using machine = new ImageMachine();
    expect(machine.run('ensure', 'local').status).toBe(0);
    const built = [
      ...machine.calls.matchAll(/(?:images\/|^debian kafka-o11y\/)([a-z-]+)(?:$|:)/gm),
    ].map(([, name]) => name);
    for (const [parent, child] of [
      ['debian', 'java'],
      ['java', 'maven'],
      ['debian', 'go'],
      ['go', 'busybox'],
      ['node', 'prometheus'],
      ['busybox', 'jaeger'],
    ] as const) {
      expect(built).toContain(parent);
      expect(built.indexOf(parent)).toBeLessThan(built.indexOf(child));
    }

    expect(machine.run('ensure', 'local').status).toBe(0);
    expect(machine.calls).not.toContain('buildx build');
  });

  test('are built anew where their recipe or that of a parent changed', () => {
    using machine = new ImageMachine();
    machine.run('ensure', 'local');
    machine.touch('images/java/entrypoint.sh');
    const { stdout } = machine.run('ensure', 'local', '--dry-run');
    expect(stdout.match(/Would build kafka-o11y\/\S+/g)).toEqual([
      'Would build kafka-o11y/java:local',
      'Would build kafka-o11y/maven:local',
    ]);
    expect(machine.calls).not.toContain('buildx build');
  });

  test('get the certificates as a secret', () => {
    using machine = new ImageMachine();
    machine.run('ensure', 'local');
    expect(machine.calls).toContain(`--secret id=ca,src=${join(machine.root, 'ca.pem')}`);
  });

  test('that break name the image, the step and the log, and show its end', () => {
    using machine = new ImageMachine({ BROKEN: 'jaeger' });
    const { status, stderr } = machine.run('ensure', 'local');
    expect(status).toBe(1);
    expect(stderr).toContain('the compiler complains');
    expect(stderr).toMatch(
      /jaeger failed at: \[build 2\/2\] RUN go build\n.*\.cache\/logs\/images\/jaeger\.log/,
    );
    expect(machine.calls).not.toContain('compose --progress');
  });

  test('of Loki, Tempo and Grafana are refused', () => {
    using machine = new ImageMachine({ BACKENDS: 'grafana' });
    const { status, stderr } = machine.run('ensure', 'local');
    expect(status).toBe(2);
    expect(stderr).toContain('under the AGPL');
    expect(machine.calls).toBe('');
  });

  test('are refused where they cannot be built', () => {
    using machine = new ImageMachine({ CA_BUNDLE: 'images/no-ca.pem' });
    const { status, stderr } = machine.run('ensure', 'local');
    expect(status).toBe(2);
    expect(stderr).toContain('no certificate bundle');
    expect(machine.calls).not.toContain('buildx build');
  });
});

describe('images of a registry', () => {
  test('are pulled where they are missing, and the project builds its own on them', () => {
    using machine = new ImageMachine();
    expect(machine.run('ensure', 'registry').status).toBe(0);
    expect(machine.calls).toContain(
      'docker pull grafana/loki:1\ndocker pull prom/alertmanager:v1\n',
    );
    expect(machine.calls).not.toContain('docker pull kafka-o11y/');
    expect(machine.calls).toContain('docker compose --progress plain build');
  });

  test('that cannot be pulled are named', () => {
    using machine = new ImageMachine({ PULL_FAILS: 'yes' });
    const { status, stderr } = machine.run('ensure', 'registry');
    expect(status).toBe(1);
    expect(stderr).toContain('could not pull grafana/loki:1');
  });
});
