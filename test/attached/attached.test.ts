import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  docker,
  eventually,
  inRepository,
  kindsOfRequests,
  root,
  writing,
} from '@kafka-o11y/test-kit';
import { ports, services } from '@kafka-o11y/vocabulary';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { isEventOnly } from '../e2e/event-only.ts';
import { Answers, selectorsOf, unique } from '../stack/answers.ts';
import { storesAt } from '../stack/backends.ts';
import { boards, panelsOf, queriesOf } from '../stack/boards.ts';
import { compose } from '../stack/compose.ts';
import { committedOffsets, endOffsets, secret } from '../stack/kafka.ts';
import { firstLiveState } from '../stack/live.ts';
import type { Query } from '../stack/queries.ts';
import { rules } from '../stack/queries.ts';
import { attachedSettings, settings } from '../stack/settings.ts';
import { withoutAnswer } from './without-answer.ts';

/** As a user does who has a cluster and no rights on it: this is the secure stack's, by its own network. */
const user = `watcher-${randomUUID().slice(0, 8)}`;
const directory = mkdtempSync(join(tmpdir(), 'attached-'));
const access = [
  ...['--network', `${settings.COMPOSE_PROJECT_NAME}_default`],
  ...['--bootstrap', `${services.kafka}:${ports.kafka}`],
  ...['--security-protocol', 'SASL_SSL', '--sasl-username', user],
  ...['--sasl-password-file', join(directory, 'password'), '--tls-ca', join(directory, 'ca.pem')],
];
/** The cluster under two names, which the variable of the boards tells apart. */
const names = { withJmx: 'theirs', withoutJmx: 'theirs-without-jmx' };
const withJmx = [...access, '--name', names.withJmx, '--jmx', `${services.kafka}:7071`];
const withoutJmx = [...access, '--name', names.withoutJmx];

const stores = storesAt(attachedSettings);
const answers = new Answers(stores);

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs ./start.sh for what watches. */
function start(...args: string[]): Promise<Outcome> {
  const consent = process.env.CI === 'true' ? ['--yes'] : [];
  const { promise, resolve } = Promise.withResolvers<Outcome>();
  const env = { ...process.env, ...attachedSettings };
  execFile('./start.sh', [...args, ...consent], { cwd: root, env }, (error, stdout, stderr) =>
    resolve({ code: error ? Number(error.code ?? NaN) : 0, stdout, stderr }),
  );
  return promise;
}

/** A line of shell in the broker's container, whose tools are the administrator's. */
const asAdministrator = (line: string) =>
  compose(['exec', '--no-TTY', services.kafka, 'bash', '-c', line]);

const toBroker = `--bootstrap-server ${services.kafka}:${ports.kafka}`;

/** Whether the broker logs each request: it can be told so while it runs. */
const logRequests = (level: 'DEBUG' | 'WARN') =>
  asAdministrator(
    `kafka-configs.sh ${toBroker} --alter --entity-type broker-loggers --entity-name 1 ` +
      `--add-config kafka.request.logger=${level}`,
  );

/** What Docker has of what watches. */
async function left(list: 'ps' | 'volume' | 'network'): Promise<string[]> {
  const label = `label=com.docker.compose.project=${attachedSettings.COMPOSE_PROJECT_NAME}`;
  const command = list === 'ps' ? ['ps', '--all'] : [list, 'ls'];
  const format = list === 'ps' ? '{{.Names}}' : '{{.Name}}';
  const { stdout } = await docker([...command, '--filter', label, '--format', format]);
  return stdout.split('\n').filter(Boolean);
}

beforeAll(async () => {
  const password = randomUUID();
  writeFileSync(join(directory, 'password'), password, { mode: 0o600 });
  writeFileSync(join(directory, 'ca.pem'), await secret(services.kafka, 'ca.pem'));
  await asAdministrator(
    `kafka-configs.sh ${toBroker} --alter --entity-type users --entity-name ${user} ` +
      `--add-config 'SCRAM-SHA-512=[password=${password}]'`,
  );
});

/** What the containers have said is gone with them. */
afterAll(async () => {
  const logs = inRepository(`test-results/${attachedSettings.COMPOSE_PROJECT_NAME}/logs`);
  mkdirSync(logs, { recursive: true });
  for (const name of await left('ps')) {
    const { stdout, stderr } = await docker(['logs', '--timestamps', name]);
    writeFileSync(join(logs, `${name}.log`), stdout + stderr);
  }
  if (process.env.KEEP_STACK !== '1') await start('down', '--attached', '--volumes');
});

test('the doctor says what is missing, and the lines that it prints grant it', async () => {
  const before = await start('attach', 'doctor', ...withJmx);
  expect(before.code, before.stderr).toBe(1);
  const lines = before.stdout.match(/kafka-acls\.sh .*/g) ?? [];
  expect(lines).not.toEqual([]);
  await asAdministrator(
    lines.join(' && ').replaceAll('ADMIN.properties', '/etc/kafka/secrets/tools.properties'),
  );
  const after = await start('attach', 'doctor', ...withJmx);
  expect(after.stdout).not.toMatch(/^(missing|failed|unknown)/m);
  expect(after.code).toBe(0);
});

let isAttached = false;

test('what watches gets healthy, and the first figures come within a minute', async () => {
  await logRequests('DEBUG');
  const { code, stdout, stderr } = await start('attach', ...withJmx);
  expect(code, `${stdout}${stderr}`).toBe(0);
  isAttached = true;
  const of = `{kafka_cluster_name="${names.withJmx}"}`;
  const first = [`kafka_group_lag_records${of}`, `up${of} == 1`, `kafka:brokers:up${of} == 1`];
  await eventually('the first figures', async () => {
    for (const expr of first) expect(await stores.prometheus.instant(expr), expr).not.toEqual([]);
  });
});

describe('once it is attached', () => {
  beforeEach(({ skip }) => skip(!isAttached, 'nothing is attached'));

  test('nothing was asked of the cluster but to read', async () => {
    // The monitor and the Collector's receiver, each at its own pace.
    await eventually('both have read offsets', async () => {
      const clients = await linesOfRequests();
      for (const client of [services.monitor, services.collector]) {
        const own = clients.filter((line) => line.includes(`clientId\\":\\"${client}\\"`));
        expect(kindsOfRequests(own)).toEqual(
          expect.arrayContaining(['LIST_OFFSETS', 'OFFSET_FETCH']),
        );
      }
    });
    expect(writing(kindsOfRequests(await linesOfRequests()))).toEqual([]);
    await logRequests('WARN');
  });

  test('a second cluster stands beside it', async () => {
    const { code, stdout, stderr } = await start('attach', ...withoutJmx);
    expect(code, `${stdout}${stderr}`).toBe(0);
    expect((await start('status', '--attached')).code).toBe(0);
  });

  test('the lag of a group is what the broker says', async () => {
    const [topic, group] = ['invoices', 'billing'];
    await asAdministrator(
      [
        `kafka-topics.sh ${toBroker} --create --topic ${topic} --partitions 2`,
        `seq 20 | kafka-console-producer.sh ${toBroker} --topic ${topic}`,
        `kafka-consumer-groups.sh ${toBroker} --group ${group} --topic ${topic} --reset-offsets --to-offset 3 --execute`,
      ].join(' && '),
    );
    const ends = await endOffsets(topic);
    const committed = await committedOffsets(group, topic);
    const lag = new Map([...ends].map(([n, end]) => [n, Number(end - (committed.get(n) ?? 0n))]));
    for (const name of Object.values(names)) {
      await eventually(`the lag in ${name}`, async () => {
        const series = await stores.prometheus.instant(
          `kafka_group_lag_records{kafka_cluster_name="${name}", group="${group}"}`,
        );
        const told = series.map(({ labels, points }) => [
          Number(labels.partition),
          points[0]?.value,
        ]);
        expect(new Map(told as [number, number][])).toEqual(lag);
      });
    }
    await asAdministrator(
      `kafka-consumer-groups.sh ${toBroker} --delete --group ${group} && kafka-topics.sh ${toBroker} --delete --topic ${topic}`,
    );
  });

  test('every query of boards and rules has an answer, or is listed with the reason', async () => {
    let open = (await asked()).filter((query) => !withoutAnswer.some(({ is }) => is(query)));
    expect(open.length).toBeGreaterThan(300);
    await eventually(
      'every answer',
      async () => {
        open = await unanswered(open);
        expect(open.map(({ where, expr }) => `${where}: ${expr}`)).toEqual([]);
      },
      { seconds: 180, everyMs: 5000 },
    );
  });

  test('each reason on that list leaves something without an answer', async () => {
    const open = await unanswered(await asked());
    const unused = withoutAnswer.filter(({ is }) => !open.some(is));
    expect(unused.map(({ reason }) => reason)).toEqual([]);
  });

  test('the panels without data where there is no JMX are those that say so', async () => {
    const panels = boards('kraft', false).flatMap((board) =>
      panelsOf(board).map((panel) => ({ ...panel, name: `${board.title} / ${panel.title}` })),
    );
    const promql = panels
      .map(({ queries, ...panel }) => ({
        ...panel,
        exprs: queries
          .filter(({ language, expr }) => language === 'prometheus' && !isEventOnly(expr))
          .map(({ expr }) => expr),
      }))
      .filter(({ exprs, title }) => exprs.length > 0 && title !== FROM_SEVERAL_SOURCES);
    await eventually('those', async () => {
      const empty: string[] = [];
      const told: string[] = [];
      for (const { name, noValue = '', exprs } of promql) {
        const answersIn = (cluster: string) => some(exprs.map((expr) => inCluster(expr, cluster)));
        if (!(await answersIn(names.withJmx))) continue; // for another reason
        if (!(await answersIn(names.withoutJmx))) empty.push(name);
        if (noValue.includes('JMX')) told.push(name);
      }
      expect(empty).toEqual(told);
      expect(told.length).toBeGreaterThan(50);
    });
  });

  test('the demo app shows both clusters, and nothing is wrong', async () => {
    const text = await firstLiveState(`http://127.0.0.1:${attachedSettings.DEMO_APP_PORT}`);
    const { components, problems } = live.parse(JSON.parse(text));
    expect(problems).toEqual([]);
    expect(components.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        `${services.monitor} of ${names.withJmx}`,
        `${services.monitor} of ${names.withoutJmx}`,
        `${services.kafka} of ${names.withJmx}`,
      ]),
    );
    const firing = (await stores.prometheus.alerts()).filter(({ state }) => state === 'firing');
    expect(firing.map(({ labels }) => labels.alertname)).toEqual(['Watchdog']);
  });

  test('one is taken away, and then everything', async () => {
    expect((await start('attach', '--remove', names.withoutJmx)).code).toBe(0);
    const watching = (await left('ps')).join();
    expect(watching).toContain(`monitor-${names.withJmx}-1`);
    expect(watching).not.toContain(names.withoutJmx);
    expect((await start('attach', '--remove', names.withJmx)).code).toBe(0);
    expect(await left('ps')).toEqual([]);
    expect((await start('down', '--attached', '--volumes')).code).toBe(0);
    expect(await left('volume')).toEqual([]);
    expect(await left('network')).toEqual([]);
  });
});

const live = z.object({
  problems: z.array(z.object({ what: z.string() })),
  components: z.array(z.object({ name: z.string() })),
});

/** A table whose columns are what clients push, what brokers measure and what spans tell. */
const FROM_SEVERAL_SOURCES = 'Who says what of whom';

/** As with this cluster alone in the boards' variable, beside what belongs to none. */
function inCluster(expr: string, name: string): string {
  return expr.replaceAll('kafka_cluster_name=~".*', `kafka_cluster_name=~"${name}|lab`);
}

async function some(exprs: string[]): Promise<boolean> {
  for (const expr of exprs) if ((await answers.promqlPoints(expr)) > 0) return true;
  return false;
}

/** The lines of the broker's log about what this user has sent. */
async function linesOfRequests(): Promise<string[]> {
  const lines = await asAdministrator(
    `grep --no-filename 'User:${user}' /var/log/kafka/request.log* || true`,
  );
  return lines.split('\n').filter(Boolean);
}

/** What boards and rules ask, but for what waits for an event or for Kafka in its other mode. */
async function asked(): Promise<Query[]> {
  const ofRules = rules().map(async ({ kind, name, expr }): Promise<Query[]> => {
    const exprs =
      kind === 'record' ? [name, expr] : selectorsOf(await stores.prometheus.parse(expr));
    return exprs.map((expr) => ({ where: `${kind} ${name}`, language: 'prometheus', expr }));
  });
  const all = [
    ...boards('kraft', false).flatMap(queriesOf),
    ...(await Promise.all(ofRules)).flat(),
  ];
  return unique(all).filter(({ expr }) => !isEventOnly(expr));
}

async function unanswered(queries: Query[]): Promise<Query[]> {
  const open: Query[] = [];
  for (const query of queries) if ((await answers.found(query)) === 0) open.push(query);
  return open;
}
