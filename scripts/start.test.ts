import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Outcome } from './test/machine.ts';
import { composeConfig, container, containerId, Machine } from './test/machine.ts';

const healthy = container('prometheus');

/** Expects exit code 2 with these words, and an unchanged machine. */
function expectRefused(machine: Machine, outcome: Outcome, ...words: string[]): void {
  for (const word of words) expect(outcome.stderr).toContain(word);
  expect(outcome.code).toBe(2);
  expectUnchanged(machine);
}

function expectUnchanged(machine: Machine): void {
  const changes = machine.calls.filter(
    (call) =>
      /^docker compose (up|down|run|build|pull)/.test(call) ||
      /^images\.sh ensure \w+$/.test(call) ||
      /^docker-install\.sh(?!.*--dry-run)/.test(call) ||
      call.startsWith('apt-get'),
  );
  expect(changes).toEqual([]);
  expect(machine.dotenv).toBeUndefined();
}

describe.concurrent('preflight', () => {
  test('no Docker', async () => {
    using machine = new Machine();
    machine.remove('docker');
    const outcome = await machine.start();
    expectRefused(machine, outcome, 'Docker is not installed.', 'Install 25.0 or later');
  });

  test('an engine that is too old', async () => {
    using machine = new Machine({ ENGINE: '24.0.9' });
    expectRefused(machine, await machine.start(), 'Docker Engine 24.0.9 is too old', '25.0');
  });

  test('an engine that does not answer', async () => {
    using machine = new Machine({ ENGINE: '' });
    const outcome = await machine.start();
    expectRefused(machine, outcome, 'does not answer: Cannot connect', 'systemctl start docker');
  });

  test('an engine that this user may not talk to', async () => {
    using machine = new Machine({ ENGINE: '', ENGINE_ERROR: 'permission denied while trying' });
    expectRefused(machine, await machine.start(), 'permission denied', 'usermod -aG docker');
  });

  test('no compose plugin', async () => {
    using machine = new Machine({ COMPOSE: '' });
    const outcome = await machine.start();
    expectRefused(machine, outcome, 'compose plugin (docker compose) is missing.');
  });

  test('Compose v1 only', async () => {
    using machine = new Machine({ COMPOSE: '' });
    machine.stub('docker-compose', '#!/usr/bin/env bash\necho 1.29.2\n');
    expectRefused(machine, await machine.start(), 'docker-compose 1.29.2 does not do');
  });

  test('a compose plugin that is too old', async () => {
    using machine = new Machine({ COMPOSE: 'v2.17.3' });
    expectRefused(machine, await machine.start(), 'Docker Compose 2.17.3 is too old');
  });

  test('no buildx plugin', async () => {
    using machine = new Machine({ BUILDX: 'no' });
    expectRefused(machine, await machine.start(), 'buildx plugin is missing');
  });

  test('little memory', async () => {
    using machine = new Machine();
    machine.file('meminfo', 'MemFree: 1 kB\nMemAvailable:    2097152 kB\n');
    expectRefused(machine, await machine.start(), '2.0 GiB of memory is free: the stack needs 3');
  });

  test('little memory for a cluster', async () => {
    using machine = new Machine();
    machine.file('meminfo', 'MemAvailable:    3670016 kB\n');
    const outcome = await machine.start(['--cluster']);
    expectRefused(machine, outcome, '3.5 GiB of memory is free: the cluster needs 4 GiB');
    expect((await machine.start(['--dry-run'])).code).toBe(0);
  });

  test('little memory is no problem where the stack already runs in it', async () => {
    using machine = new Machine();
    machine.file('meminfo', 'MemAvailable:    2097152 kB\n');
    machine.file('containers', healthy);
    expect((await machine.start()).code).toBe(0);
  });

  test('little disk for official images', async () => {
    using machine = new Machine();
    machine.free(4.5);
    expectRefused(machine, await machine.start(), '4.5 GiB of disk is free', 'needs 5 GiB');
  });

  test('little disk for building the images', async () => {
    using machine = new Machine({ CHOICE: 'local' });
    machine.stub('debootstrap', '');
    machine.free(14);
    const outcome = await machine.start();
    expectRefused(machine, outcome, '14.0 GiB of disk is free', 'building its images', '20 GiB');
  });

  test('built images need no room to be built', async () => {
    using machine = new Machine({ CHOICE: 'local', IMAGES_HERE: 'yes' });
    machine.free(14);
    const outcome = await machine.start(['--dry-run']);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
  });

  test('no debootstrap where the images are to be built', async () => {
    using machine = new Machine({ CHOICE: 'local' });
    expectRefused(machine, await machine.start(), 'debootstrap is missing');
  });

  test('an architecture without images', async () => {
    using machine = new Machine();
    machine.stub('uname', '#!/usr/bin/env bash\necho riscv64\n');
    expectRefused(machine, await machine.start(), 'riscv64', 'amd64');
  });

  describe('ports', () => {
    async function listen(host: string) {
      const server = createServer().listen(0, host);
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      return { port, [Symbol.dispose]: () => void server.close() };
    }

    test.each(['127.0.0.1', '0.0.0.0', '::'])('taken by a process on %s', async (host) => {
      using machine = new Machine();
      using server = await listen(host);
      machine.file('config.yml', composeConfig({ port: server.port }));
      const outcome = await machine.start();
      expectRefused(
        machine,
        outcome,
        `Port ${server.port} on 127.0.0.1, for prometheus, is taken by `,
        `(process ${process.pid})`,
        'PROMETHEUS_PORT=<port> ./start.sh',
      );
    });

    test('taken on another address only', async () => {
      using machine = new Machine();
      using server = await listen('127.0.0.2');
      machine.file('config.yml', composeConfig({ port: server.port }));
      const outcome = await machine.start(['--dry-run']);
      expect(outcome).toMatchObject({ code: 0, stderr: '' });
    });

    test('taken by a container of another project', async () => {
      using machine = new Machine({ PUBLISHED: 'metrics-1|metrics' });
      using server = await listen('127.0.0.1');
      machine.file('config.yml', composeConfig({ port: server.port }));
      expectRefused(machine, await machine.start(), 'is taken by the container metrics-1');
    });

    test('held by this very stack', async () => {
      using machine = new Machine({ PUBLISHED: 'kafka-o11y-prometheus-1|kafka-o11y' });
      using server = await listen('127.0.0.1');
      machine.file('config.yml', composeConfig({ port: server.port }));
      const outcome = await machine.start(['--dry-run']);
      expect(outcome).toMatchObject({ code: 0, stderr: '' });
    });
  });

  describe("a file of the alerts' thresholds of the user's own", () => {
    const lab = readFileSync(new URL('../prometheus/thresholds.yml', import.meta.url), 'utf8');
    const env = { PROMETHEUS_THRESHOLDS_FILE: '../mine.yml' };

    /** Starts with the lab's file, in which this text is replaced. */
    async function startWith(machine: Machine, text: string, replacement: string) {
      expect(lab).toContain(text);
      machine.file('mine.yml', lab.replace(text, replacement));
      return machine.start();
    }

    test('is taken with other numbers, also by its name in .env', async () => {
      using machine = new Machine(env);
      machine.file('containers', healthy);
      expect(await startWith(machine, 'expr: 60\n', 'expr: "0.5" # mine\n')).toMatchObject({
        code: 0,
        stderr: '',
      });
      using other = new Machine();
      other.dotenv = 'PROMETHEUS_THRESHOLDS_FILE=../none.yml\n';
      const outcome = await other.start();
      expect(outcome.code).toBe(2);
      expect(outcome.stderr).toContain('names no file that can be read: ../none.yml');
    });

    test('is refused where it has not each name once with a number, with all that is wrong', async () => {
      using machine = new Machine(env);
      machine.file(
        'mine.yml',
        `groups:
  - name: mine
    rules:
      - record: threshold:consumer_lag_age:second
        expr: 60
      - record: threshold:consumer_lag:records
        expr: 15 * 60
      - record: threshold:consumer_lag:records
        expr: 1000
        labels: { group: mine }
      - record: threshold:canary_objective:ratio
        expr: 99.9
      - record: threshold:restarts:resets1h
`,
      );
      expectRefused(
        machine,
        await machine.start(),
        'mine.yml, line 4: threshold:consumer_lag_age:second is no threshold.',
        'line 7: threshold:consumer_lag:records is no number: 15 * 60',
        'line 8: threshold:consumer_lag:records is there twice.',
        'line 10: not understood: labels: { group: mine }',
        'line 12: threshold:canary_objective:ratio is no ratio: 99.9',
        'mine.yml: threshold:restarts:resets1h has no number.',
        'mine.yml lacks threshold:consumer_lag_age:seconds threshold:',
      );
    });

    test.each(['NaN', 'Inf', '-1', '010', '1e999', 'vector(1)', '', 'many'])(
      '%s is no number',
      async (value) => {
        using machine = new Machine(env);
        const outcome = await startWith(machine, 'expr: 1000\n', `expr: ${value}\n`);
        expectRefused(machine, outcome, `threshold:consumer_lag:records is no number: ${value}\n`);
      },
    );

    test('is no matter where nothing is started', async () => {
      using machine = new Machine({ PROMETHEUS_THRESHOLDS_FILE: 'none.yml' });
      expect((await machine.start(['images', '--dry-run'])).code).toBe(0);
    });
  });

  test('names every problem at once, each with how to mend it', async () => {
    using machine = new Machine({ ENGINE: '24.0.9', BUILDX: 'no' });
    machine.file('meminfo', 'MemAvailable:    1048576 kB\n');
    machine.free(1);
    const outcome = await machine.start();
    expectRefused(machine, outcome, '24.0.9', 'buildx', '1.0 GiB of memory', '1.0 GiB of disk');
    const [, ...lines] = outcome.stderr.trimEnd().split('\n');
    expect(lines.map((line) => line.slice(0, 4))).toEqual(
      Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? '  - ' : '    ')),
    );
  });
});

describe.concurrent('installing Docker', () => {
  function withoutDocker(): Machine {
    const machine = new Machine({ CAN_INSTALL: 'yes' });
    const docker = join(machine.bin, 'docker');
    machine.script(
      'docker-install.sh',
      `if [[ $* != *--dry-run* ]]; then apt-get install docker.io; cp ${docker}.new ${docker}; fi`,
    );
    machine.stub('apt-get', '#!/usr/bin/env bash\necho "apt-get $*" >>"$CALLS"\n');
    machine.stub('docker.new', `#!/usr/bin/env bash\nexec ${machine.root}/docker "$@"\n`);
    machine.hide('docker');
    return machine;
  }

  test('never unasked', async () => {
    using machine = withoutDocker();
    expectRefused(machine, await machine.start(), 'Docker is not installed', './start.sh --yes');
  });

  test('with --yes, and goes on', async () => {
    using machine = withoutDocker();
    machine.file('containers', healthy);
    const outcome = await machine.start(['--yes']);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(machine.calls).toContain('apt-get install docker.io');
    expect(machine.called('docker compose up -d')).toBe(true);
  });

  test('what building images takes as well', async () => {
    using machine = new Machine({ CHOICE: 'local', CAN_INSTALL: 'yes' });
    machine.file('containers', healthy);
    machine.script(
      'docker-install.sh',
      `[[ $* == *--dry-run* ]] || touch ${machine.bin}/debootstrap`,
    );
    machine.stub('touch', `#!/usr/bin/env bash\necho >"$1" && chmod +x "$1"\n`);
    await machine.start(['--yes']);
    expect(machine.calls).toContain('docker-install.sh --local-images --yes');
  });

  test('not for a user who may not', async () => {
    using machine = withoutDocker();
    machine.stub('id', '#!/usr/bin/env bash\necho 1000\n');
    expectRefused(machine, await machine.start(['--yes']), 'sudo scripts/docker-install.sh');
  });

  test('not where something else is wrong as well', async () => {
    using machine = withoutDocker();
    machine.free(1);
    expectRefused(machine, await machine.start(['--yes']), 'Docker is not installed', 'of disk');
  });

  test('--dry-run says what would be installed', async () => {
    using machine = withoutDocker();
    const outcome = await machine.start(['--dry-run', '--yes']);
    expect(outcome.code).toBe(0);
    expectUnchanged(machine);
  });
});

describe.concurrent('up', () => {
  test('gets the images, records them, starts, waits for health and data, shows the URLs', async () => {
    using machine = new Machine({ CHOICE: 'local', IMAGES_HERE: 'yes' });
    machine.file('containers', healthy + container('collector', { health: '' }));
    machine.dotenv = '# mine\nPRODUCER_RATE=50\nCOMPOSE_FILE=old.yml\n\n';
    const outcome = await machine.start();
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout).toMatch(/ {2}prometheus +healthy +\d+ s\n/);
    expect(outcome.stdout).toMatch(/ {2}collector +running +\d+ s\n/);
    expect(outcome.stdout).toMatch(/^first data after \d+ s$/m);
    expect(outcome.stdout).toMatch(/ {2}Prometheus +http:\/\/localhost:59090\n/);
    expect(outcome.stdout).toMatch(/^Backends: permissive .* \(AGPL\) are not$/m);
    expect(outcome.stdout).not.toContain('admin');
    expect(machine.calls).toContain('images.sh ensure local');
    expect(machine.dotenv).toMatch(
      /^# mine\nPRODUCER_RATE=50\nCOMPOSE_FILE=docker-compose\.yml:compose\/permissive\.yml:compose\/local-images\.yml\n\nKAFKA_O11Y_IMAGES=local\nKAFKA_O11Y_BACKENDS=permissive\nKAFKA_O11Y_SHAPE=single\nCA_BUNDLE=.+\n$/,
    );
  });

  test('a second run is harmless', async () => {
    using machine = new Machine();
    machine.file('containers', healthy);
    await machine.start();
    const first = machine.dotenv;
    expect(await machine.start()).toMatchObject({ code: 0, stderr: '' });
    expect(first).toBeDefined();
    expect(machine.dotenv).toBe(first);
  });

  test('overlays for this run are not recorded', async () => {
    using machine = new Machine({ KAFKA_O11Y_OVERLAYS: 'compose/test.yml' });
    machine.file('containers', healthy);
    machine.file('project/compose/test.yml', '');
    await machine.start();
    expect(machine.dotenv).toContain('COMPOSE_FILE=docker-compose.yml\n');
  });

  test('--dry-run changes nothing', async () => {
    using machine = new Machine();
    const outcome = await machine.start(['--dry-run']);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout).toContain('Would run: docker compose up -d');
    expectUnchanged(machine);
  });

  test.each([
    ['is unhealthy', container('loki', { health: 'unhealthy' })],
    ['exited with code 3', container('loki', { status: 'exited', code: 3, health: '' })],
    ['exited with code 0', container('loki', { status: 'exited', health: '' })],
    ['exited with code 3', container('loki', { status: 'exited', code: 3, policy: 'no' })],
    ['is paused', container('loki', { status: 'paused' })],
    ['restarting again and again', container('loki', { status: 'restarting', restarts: 3 })],
  ])('names a service that %s, with its last lines', async (words, loki) => {
    using machine = new Machine();
    machine.file('containers', healthy + loki);
    const outcome = await machine.start();
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain('loki is ');
    expect(outcome.stderr).toContain(words);
    expect(outcome.stderr).toMatch(/ {4}log line 11\n(.*\n)* {4}log line 30\n/);
    expect(outcome.stderr).not.toContain('log line 10\n');
    expect(outcome.stderr).toContain('More: docker logs kafka-o11y-loki-1');
    expect(outcome.stderr).not.toContain('prometheus is');
    expect(machine.called('docker compose down')).toBe(false);
  });

  test('a one-shot that is done is well', async () => {
    using machine = new Machine();
    const oneShot = container('init', { status: 'exited', policy: 'no', health: '' });
    machine.file('containers', healthy + oneShot);
    const outcome = await machine.start();
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toMatch(/ {2}init +done +\d+ s\n/);
  });

  test('a one-shot that runs is waited for', async () => {
    using machine = new Machine();
    machine.file('containers', healthy + container('init', { policy: 'no', health: '' }));
    const outcome = await machine.start(['--timeout', '1']);
    expect(outcome).toMatchObject({ code: 1 });
    expect(outcome.stderr).toContain('init is running');
  });

  test('ill health from before this run may pass', async () => {
    using machine = new Machine();
    machine.file('containers', container('loki', { health: 'unhealthy', ours: false }));
    const outcome = await machine.start([], {
      onOutput: (stdout) => {
        if (stdout.includes('Starting')) machine.file('containers', container('loki'));
      },
    });
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
  });

  test('waits no longer than --timeout, and names what it waited for', async () => {
    using machine = new Machine();
    machine.file('containers', healthy + container('loki', { health: 'starting' }));
    const outcome = await machine.start(['--timeout', '1']);
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toMatch(/loki is starting after \d s\. Its last lines:/);
    expect(outcome.stderr).toContain('log line 30');
  });

  test('what docker compose up complains of is shown', async () => {
    using machine = new Machine({ UP: 'fail' });
    machine.file('containers', healthy);
    const outcome = await machine.start();
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain('no such image');
    expect(outcome.stderr).not.toContain('prometheus is');
  });

  test('a dependency that crashed once is waited for', async () => {
    using machine = new Machine({ UP: 'crash-once' });
    machine.file('containers', healthy);
    expect(await machine.start()).toMatchObject({ code: 0, stderr: '' });
  });

  test('a dependency that crashes again and again is a failure', async () => {
    using machine = new Machine({ UP: 'crash' });
    machine.file('containers', healthy);
    const outcome = await machine.start();
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain('container kafka-o11y-kafka-1 is unhealthy');
    expect(machine.calls.filter((call) => call.includes('compose up'))).toHaveLength(3);
  });

  test('no data is a failure', async () => {
    using machine = new Machine({ DATA: '1' });
    machine.file('containers', healthy);
    const outcome = await machine.start();
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).not.toContain('first data');
  });

  test('Ctrl-C leaves a state that a second run takes over', async () => {
    using machine = new Machine({ UP: 'hang' });
    const outcome = await machine.start([], {
      onOutput: (stdout, start) => {
        if (stdout.includes('Starting the services')) start.kill('SIGINT');
      },
    });
    expect(outcome.code).toBe(130);
    expect(outcome.stderr).toContain('./start.sh goes on');
    expect(readdirSync(join(machine.project, '.cache')).filter((f) => f !== 'logs')).toEqual([]);
    machine.file('containers', healthy);
    expect(await machine.start([], { env: { UP: '' } })).toMatchObject({ code: 0, stderr: '' });
  });
});

describe.concurrent('the shape of the stack', () => {
  const cluster = 'COMPOSE_FILE=docker-compose.yml:compose/cluster.yml\n';

  test('is recorded with --cluster, and kept until --single', async () => {
    using machine = new Machine();
    machine.file('containers', healthy);
    const outcome = await machine.start(['--cluster']);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout).toContain('Shape: cluster: three brokers');
    expect(machine.dotenv).toContain(cluster);
    expect((await machine.start()).stdout).toContain('Shape: cluster');
    expect(machine.dotenv).toContain(cluster);
    expect((await machine.start(['status'])).stdout).toContain('Shape: cluster');
    expect((await machine.start(['--single'])).stdout).toContain('Shape: single: one broker');
    expect(machine.dotenv).toContain('COMPOSE_FILE=docker-compose.yml\n');
  });

  test.each([
    [['--kraft'], 'kraft', 'kraft: one broker, which', 'compose/kraft.yml'],
    [
      ['--kraft', '--cluster'],
      'kraft-cluster',
      'kraft-cluster: three brokers and three controllers',
      'compose/kraft.yml:compose/kraft-cluster.yml',
    ],
    [['--single', '--kraft'], 'kraft', 'kraft: one broker, which', 'compose/kraft.yml'],
    [
      ['--secure'],
      'secure-single',
      'single: one broker and one ZooKeeper; secure: TLS, passwords and rights',
      'compose/secure/all.yml:compose/secure/single.yml',
    ],
    [
      ['--secure', '--cluster', '--kraft'],
      'secure-kraft-cluster',
      'kraft-cluster: three brokers and three controllers; secure',
      'compose/kraft.yml:compose/kraft-cluster.yml:' +
        'compose/secure/all.yml:compose/secure/kraft.yml:compose/secure/kraft-cluster.yml',
    ],
  ])('is chosen with %j', async (flags, shape, words, files) => {
    using machine = new Machine();
    machine.file('containers', healthy);
    const outcome = await machine.start(flags);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout).toContain(`Shape: ${words}`);
    expect(machine.dotenv).toContain(`KAFKA_O11Y_SHAPE=${shape}\n`);
    expect(machine.dotenv).toContain(`COMPOSE_FILE=docker-compose.yml:${files}\n`);
    expect((await machine.start(['status'])).stdout).toContain(`Shape: ${words}`);
  });

  test('has nothing to rotate where it is not secure', async () => {
    using machine = new Machine();
    machine.file('containers', healthy);
    await machine.start();
    const { code, stderr } = await machine.start(['rotate']);
    expect(code).toBe(1);
    expect(stderr).toContain('This stack is not secure');
  });

  test('goes with images from either place', async () => {
    using machine = new Machine({ CHOICE: 'local', IMAGES_HERE: 'yes' });
    machine.file('containers', healthy);
    await machine.start(['--cluster']);
    expect(machine.dotenv).toContain(
      'COMPOSE_FILE=docker-compose.yml:compose/permissive.yml:compose/local-images.yml:compose/cluster.yml\n',
    );
  });

  test('is for one run where STACK_SHAPE says it', async () => {
    using machine = new Machine({ STACK_SHAPE: 'cluster' });
    machine.file('containers', healthy);
    expect((await machine.start()).stdout).toContain('Shape: cluster');
    expect(machine.dotenv).toContain('KAFKA_O11Y_SHAPE=single\n');
    expect(machine.dotenv).toContain('COMPOSE_FILE=docker-compose.yml\n');
  });

  test.each([
    [['--cluster'], 'kafka\nzookeeper', 'as single', './start.sh --single'],
    [['--single'], 'kafka\nkafka-2\nzookeeper', 'as cluster', './start.sh --cluster'],
    [[], 'kafka\nkafka-3\nzookeeper-2', 'as cluster', './start.sh --cluster'],
    [['--kraft'], 'zookeeper\nkafka', 'as single', './start.sh --single'],
    [[], 'kafka', 'as kraft;', './start.sh --kraft '],
    [
      ['--cluster'],
      'kafka\nkafka-2\ncontroller',
      'as kraft-cluster',
      './start.sh --kraft --cluster',
    ],
  ])(
    'start.sh %j does not change that of containers that are there: %j',
    async (args, SERVICES, ...words) => {
      using machine = new Machine({ SERVICES });
      expectRefused(machine, await machine.start(args), ...words, './start.sh down');
    },
  );

  test('of containers that are there may be named again', async () => {
    using machine = new Machine({ SERVICES: 'kafka\nkafka-2\nzookeeper' });
    const outcome = await machine.start(['--cluster', '--dry-run']);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout).toContain('shape (cluster) in .env');
    expectUnchanged(machine);
  });
});

describe.concurrent('the backends for logs and traces', () => {
  const grafana = 'Backends: grafana (Loki, Tempo, Grafana), ';
  const permissive = 'Backends: permissive (VictoriaLogs, Jaeger), ';
  const registry = 'the default with images from a registry\n';
  const built = 'as images are built here and Loki, Tempo and Grafana (AGPL) are not\n';
  const chosen = 'chosen with --backends or BACKENDS\n';

  test.each([
    ['registry', [], {}, grafana + registry, 'grafana'],
    ['registry', ['--backends', 'auto'], {}, grafana + registry, 'grafana'],
    ['registry', ['--backends', 'grafana'], {}, grafana + chosen, 'grafana'],
    ['registry', ['--backends=permissive'], {}, permissive + chosen, 'permissive'],
    ['registry', [], { BACKENDS: 'permissive' }, permissive + chosen, 'permissive'],
    ['registry', ['--backends=grafana'], { BACKENDS: 'permissive' }, grafana + chosen, 'grafana'],
    ['local', [], {}, permissive + built, 'permissive'],
    ['local', ['--backends=permissive'], {}, permissive + built, 'permissive'],
  ])('with %s images, %j and %j', async (CHOICE, args, env, words, pair) => {
    using machine = new Machine({ CHOICE, IMAGES_HERE: 'yes', ...env });
    machine.file('containers', healthy);
    for (const command of ['images', 'up']) {
      const outcome = await machine.start([command, ...args]);
      expect(outcome).toMatchObject({ code: 0, stderr: '' });
      expect(outcome.stdout).toContain(words);
      expect(machine.dotenv).toContain(`KAFKA_O11Y_BACKENDS=${pair}\n`);
      expect(machine.dotenv?.includes('compose/permissive.yml')).toBe(pair === 'permissive');
    }
    expect((await machine.start(['status'])).stdout).toContain(`Backends: ${pair} (`);
  });

  test('may be chosen in .env', async () => {
    using machine = new Machine();
    machine.dotenv = 'BACKENDS=permissive\n';
    expect((await machine.start(['--dry-run'])).stdout).toContain(permissive + chosen);
  });

  test('of a stack that an older start.sh recorded go with its images', async () => {
    using machine = new Machine();
    machine.file('containers', healthy);
    machine.dotenv = 'KAFKA_O11Y_IMAGES=local\n';
    expect((await machine.start(['status'])).stdout).toContain(permissive + built);
  });

  test.each(['up', 'images'])('%s never builds those under the AGPL', async (command) => {
    using machine = new Machine();
    machine.stub('debootstrap', '');
    const arguments_ = [command, '--backends', 'grafana', '--images', 'local'];
    const outcome = await machine.start(arguments_);
    expectRefused(machine, outcome, 'Loki, Tempo and Grafana are under the AGPL', 'registry');
    expect(machine.called('images.sh')).toBe(false);
  });

  test('of the other pair are taken away as the stack starts', async () => {
    using machine = new Machine({ SERVICES: 'kafka\nzookeeper\nloki\ngrafana' });
    machine.file('containers', healthy);
    await machine.start();
    expect(machine.called('docker rm')).toBe(false);
    expect(await machine.start(['--backends=permissive'])).toMatchObject({ code: 0, stderr: '' });
    expect(machine.calls).toContain('docker rm --force loki grafana');
  });

  test.each([
    ['local', 'http://localhost:59090/api/services   (API; the UI is in the official image)'],
    ['registry', 'http://localhost:59090\n'],
  ])('show where traces are, with %s images', async (CHOICE, url) => {
    using machine = new Machine({ CHOICE, IMAGES_HERE: 'yes', BACKENDS: 'permissive' });
    machine.file('containers', container('jaeger'));
    machine.file('config.yml', composeConfig({ service: 'jaeger', target: 16_686 }));
    const { stdout } = await machine.start();
    expect(stdout).toContain(`Traces (Jaeger)     ${url}`);
    expect(stdout).not.toContain('VictoriaLogs) ');
  });
});

describe.concurrent('what became of a container', () => {
  const killed = (service: string) =>
    `[ 1.5] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=x,mems_allowed=0,task_memcg=/system.slice/docker-${containerId(service)}.scope,task=java,pid=7,uid=0`;
  const log = (...lines: string[]) =>
    `#!/usr/bin/env bash\necho '${['[ 0.1] Linux version 6', ...lines].join('\n')}'\n`;

  test.each([
    [
      { restarts: 3 },
      ['kafka', 'loki', 'kafka'],
      'restarted 3 times, out of memory at least twice',
    ],
    [{ restarts: 3 }, ['kafka'], 'restarted 3 times, out of memory at least once'],
    [{ restarts: 1 }, ['loki'], 'restarted once'],
    [{}, ['kafka'], 'out of memory at least once'],
    [{ outOfMemory: true }, [], 'out of memory at least once'],
    [{}, ['loki'], ''],
  ])('is said by status: %j', async (past, kills, words) => {
    using machine = new Machine();
    machine.stub('dmesg', log(...kills.map(killed)));
    machine.file('containers', container('kafka', past));
    const { stdout } = await machine.start(['status']);
    expect(stdout).toContain(`Up 5 minutes${words && `   ${words}`}\n`);
    expect(stdout).not.toContain('sudo');
  });

  test.each([
    [{ restarts: 2 }, 'restarted twice, why?'],
    [{ restarts: 2, outOfMemory: true }, 'restarted twice, out of memory at least once'],
  ])("is left open where the kernel's log can't be read: %j", async (past, words) => {
    using machine = new Machine();
    machine.stub('dmesg', '#!/usr/bin/env bash\necho "Operation not permitted" >&2\nexit 1\n');
    machine.file('containers', container('prometheus', past));
    const { code, stdout, stderr } = await machine.start(['status']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`Up 5 minutes   ${words}\n`);
    expect(stdout.includes('sudo ./start.sh status')).toBe(words.includes('why'));
  });
});

describe.concurrent('clusters of others', () => {
  const given = ['--bootstrap', 'localhost:9092', '--name', 'theirs'];
  const ofProgram = (machine: Machine, program: string) =>
    machine.calls.filter((call) => call.includes(`/app/services/doctor/src/${program} `));

  function attached(...names: string[]): Machine {
    const machine = new Machine({ SERVICES: '' });
    for (const name of names) know(machine, '.cache/attached', name);
    machine.file('containers', healthy);
    return machine;
  }

  function know(machine: Machine, directory: string, name: string): void {
    const path = join(machine.project, directory, 'clusters', name);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'compose.yml'), '');
  }

  test.each([0, 1, 2])('the doctor alone ends with its own exit code: %i', async (code) => {
    using machine = new Machine({ DOCTOR: String(code) });
    expect((await machine.start(['attach', 'doctor', ...given])).code).toBe(code);
    const [call] = ofProgram(machine, 'main.ts');
    expect(call).toMatch(/ --network host .* --bootstrap localhost:9092 --name theirs$/);
    expect(machine.called('docker compose up')).toBe(false);
  });

  test('the doctor gets the files that it is told of, and no others', async () => {
    using machine = new Machine();
    const config = machine.file('attach.yaml', '');
    const password = machine.file('password', 'correct horse');
    const env = { NAMED: `${password}\n${machine.root}/absent` };
    await machine.start(['attach', 'doctor', '--config', config, '--network', 'theirs'], { env });
    const [call = ''] = ofProgram(machine, 'main.ts');
    expect(call.match(/--mount=\S+/g)).toEqual(
      [config, password].map((file) => `--mount=type=bind,source=${file},target=${file},readonly`),
    );
    expect(call).toContain(' --network theirs ');
    expect(machine.calls.join()).not.toContain('correct horse');
  });

  test('attach looks first, then starts, and leaves the record of the lab alone', async () => {
    using machine = attached();
    machine.dotenv = 'COMPOSE_FILE=docker-compose.yml:compose/kraft.yml\nKAFKA_O11Y_SHAPE=kraft\n';
    const outcome = await machine.start(['attach', ...given]);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout).toContain('attached: clusters that are watched: theirs.');
    const order = machine.calls.filter((call) =>
      /attach\.ts|compose (up|kill)|first-data/.test(call),
    );
    expect(order).toEqual([
      expect.stringContaining('/app/services/doctor/src/attach.ts'),
      'docker compose up -d --remove-orphans --no-build',
      'docker compose kill --signal HUP prometheus',
    ]);
    expect(machine.dotenv).toBe(
      'COMPOSE_FILE=docker-compose.yml:compose/kraft.yml\nKAFKA_O11Y_SHAPE=kraft\n' +
        'KAFKA_O11Y_ATTACHED_IMAGES=registry\nKAFKA_O11Y_ATTACHED_BACKENDS=grafana\n',
    );
  });

  test.each([2, 3])('attach starts nothing where the look ends with %i', async (code) => {
    using machine = new Machine({ DOCTOR: String(code) });
    expect((await machine.start(['attach', ...given])).code).toBe(code);
    expect(machine.called('docker compose up')).toBe(false);
  });

  test('attach without flags goes on with the clusters that are attached', async () => {
    using machine = attached('theirs', 'payments');
    const outcome = await machine.start(['attach']);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout).toContain('clusters that are watched: payments, theirs.');
    expect(machine.called('docker run')).toBe(false);
  });

  test('a second attached stack has its own directory of clusters', async () => {
    using machine = attached('theirs');
    know(machine, 'elsewhere', 'payments');
    const env = { ATTACHED_DIR: 'elsewhere' };
    const { stdout } = await machine.start(['attach'], { env });
    expect(stdout).toContain('clusters that are watched: payments.');
    await machine.start(['attach', '--remove', 'payments'], { env });
    expect((await machine.start(['status', '--attached'])).stdout).toContain('watched: theirs\n');
  });

  test('--dry-run looks at nothing', async () => {
    using machine = new Machine();
    const outcome = await machine.start(['attach', ...given, '--dry-run']);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expectUnchanged(machine);
    expect(machine.called('docker run')).toBe(false);
  });

  test('--remove takes one away, and the last one with all that watches', async () => {
    using machine = attached('theirs', 'payments');
    expect((await machine.start(['attach', '--remove', 'theirs'])).code).toBe(0);
    expect(readdirSync(join(machine.project, '.cache/attached/clusters'))).toEqual(['payments']);
    expect(machine.calls).toContain('docker compose up -d --remove-orphans --no-build');
    expect((await machine.start(['attach', '--remove', 'payments'])).code).toBe(0);
    expect(machine.calls.at(-1)).toBe('docker compose down --remove-orphans');
  });

  test('status and down are those of what watches, with --attached', async () => {
    using machine = attached('theirs');
    const { stdout } = await machine.start(['status', '--attached']);
    expect(stdout).toContain('Shape: attached: clusters that are watched: theirs\n');
    const outcome = await machine.start(['down', '--attached']);
    expect(outcome.stdout).toContain('./start.sh attach goes on with it');
    expect(machine.calls.at(-1)).toBe('docker compose --profile * down --remove-orphans');
  });

  test.each([
    [['attach', '--remove', '../x'], '--remove is the name of an attached cluster'],
    [['attach', '--remove', 'theirs', '--name', 'x'], '--remove stands alone'],
    [['attach', '--remove'], '--remove needs a value'],
    [['attach', '--network', 'a b'], '--network is the name of a Docker network'],
    [['up', '--network', 'host'], '--network belongs to attach'],
    [['down', '--remove', 'theirs'], '--remove belongs to attach'],
    [['up', '--attached'], '--attached belongs to status, diagnose and down'],
  ])('wrong usage: %j', async (args, words) => {
    using machine = new Machine();
    const { code, stderr } = await machine.start(args);
    expect(code).toBe(64);
    expect(stderr).toContain(words);
    expect(machine.calls).toEqual([]);
  });

  test('a cluster that is not attached is not removed', async () => {
    using machine = attached('payments');
    const { code, stderr } = await machine.start(['attach', '--remove', 'theirs']);
    expect(code).toBe(1);
    expect(stderr).toContain('Attached: payments');
  });
});

describe.concurrent('other commands', () => {
  test('images gets the images and starts nothing', async () => {
    using machine = new Machine();
    expect((await machine.start(['images', '--images', 'registry'])).code).toBe(0);
    expect(machine.calls).toContain('images.sh choose registry');
    expect(machine.calls).toContain('images.sh ensure registry');
    expect(machine.called('docker compose up')).toBe(false);
    expect(machine.dotenv).toContain('KAFKA_O11Y_IMAGES=registry');
  });

  test('status exits 0 where all is healthy', async () => {
    using machine = new Machine();
    machine.file('containers', healthy);
    const { code, stdout } = await machine.start(['status']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/prometheus +healthy +Up 5 minutes/);
    expect(stdout).toContain('http://localhost:59090');
  });

  test.each([
    ['unhealthy', container('prometheus', { health: 'unhealthy', ours: false })],
    ['starting', container('prometheus', { health: 'starting' })],
    ['no container', container('loki')],
    ['not running', ''],
  ])('status exits 1 where a service is %s', async (words, containers) => {
    using machine = new Machine();
    machine.file('containers', containers);
    const { code, stdout } = await machine.start(['status']);
    expect(code).toBe(1);
    expect(stdout).toContain(words);
  });

  test('down keeps the data and says so', async () => {
    using machine = new Machine();
    const { code, stdout } = await machine.start(['down']);
    expect(code).toBe(0);
    expect(stdout).toContain('Its data is kept');
    expect(machine.calls.at(-1)).toBe('docker compose --profile * down --remove-orphans');
  });

  test('down --volumes deletes the data', async () => {
    using machine = new Machine();
    await machine.start(['down', '--volumes']);
    expect(machine.calls.at(-1)).toMatch(/ down --remove-orphans --volumes$/);
  });

  test.each([
    [['--fast'], 'unknown argument: --fast'],
    [['start'], 'unknown argument: start'],
    [['up', 'down'], 'one command at a time'],
    [['--images'], '--images needs a value'],
    [['--images', 'mine'], 'auto, registry or local, not: mine'],
    [['--backends'], '--backends needs a value'],
    [['--backends', 'splunk'], 'auto, grafana or permissive, not: splunk'],
    [['--timeout', 'soon'], 'a number of seconds'],
    [['--timeout=0'], 'a number of seconds'],
    [['up', '--volumes'], '--volumes belongs to down'],
    [['status', '--json'], '--json belongs to diagnose and to attach doctor'],
    [['down', '--cluster'], '--cluster belongs to up'],
    [['status', '--kraft'], '--kraft belongs to up'],
    [['--cluster', '--single'], 'one shape at a time'],
  ])('wrong usage: %j', async (args, words) => {
    using machine = new Machine();
    const { code, stderr } = await machine.start(args);
    expect(code).toBe(64);
    expect(stderr).toContain(words);
    expect(stderr).toContain('./start.sh [COMMAND]');
    expect(machine.calls).toEqual([]);
  });

  test('an unknown shape', async () => {
    using machine = new Machine({ STACK_SHAPE: 'triangle' });
    const { code, stderr } = await machine.start();
    expect(code).toBe(64);
    expect(stderr).toContain('single cluster kraft kraft-cluster');
  });

  test('--help needs nothing', async () => {
    using machine = new Machine();
    machine.remove('docker');
    const { code, stdout } = await machine.start(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('--timeout SECONDS');
    expect(machine.calls).toEqual([]);
  });
});
