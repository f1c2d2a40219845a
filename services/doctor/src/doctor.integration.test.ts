import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TlsOptions } from 'node:tls';
import { createServer } from 'node:tls';
import { promisify } from 'node:util';
import { createKafka } from '@kafka-o11y/kafka';
import type { Certificates } from '@kafka-o11y/test-kit';
import {
  aclEnvironment,
  addressOf,
  addUser,
  eventually,
  KAFKA_JMX_PORT,
  makeCertificates,
  runLine,
  scramEnvironment,
  startBroker,
} from '@kafka-o11y/test-kit';
import type { AclEntry } from 'kafkajs';
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  ResourcePatternTypes,
} from 'kafkajs';
import { pino } from 'pino';
import type { StartedTestContainer } from 'testcontainers';
import { Network } from 'testcontainers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLIENT_ID } from './broker.ts';
import type { Topic } from './cluster.ts';
import { Cluster } from './cluster.ts';
import type { AttachConfig } from './config.ts';
import type { Access } from './connect.ts';
import { connect } from './connect.ts';
import type { Finding } from './finding.ts';
import { principalOf } from './grants.ts';
import { requests } from './requests.ts';
import { rightsFor } from './rights.ts';
import { tryRights } from './try-rights.ts';

const user = 'watcher';
const otherUser = 'other-watcher';
const admin = 'admin';
const password = 'correct horse';
/** For `eventually`. */
const often = { seconds: 20, everyMs: 100 };
const inside = '--bootstrap-server kafka:9092';
const directory = mkdtempSync(join(tmpdir(), 'doctor-'));

const running = new AsyncDisposableStack();
let certificates: Certificates;
let secure: StartedTestContainer;
let plain: StartedTestContainer;

/** With ACLs, and without any for the user. Inside its container nobody is asked who they are. */
async function startSecure(): Promise<StartedTestContainer> {
  const network = running.use(await new Network().start());
  const started = running.use(
    await startBroker({
      network,
      name: 'kafka',
      mode: 'kraft',
      security: 'SASL_SSL',
      files: { '/tmp/broker.pem': `${certificates.key}\n${certificates.cert}` },
      environment: {
        KAFKA_SSL_KEYSTORE_TYPE: 'PEM',
        KAFKA_SSL_KEYSTORE_LOCATION: '/tmp/broker.pem',
        ...scramEnvironment,
        ...aclEnvironment(admin),
        KAFKA_REQUEST_LOG: 'on',
      },
    }),
  );
  for (const name of [user, otherUser, admin]) await addUser(started, name, password);
  await runLine(started, `kafka-topics.sh ${inside} --create --topic orders`);
  await runLine(
    started,
    `kafka-consumer-groups.sh ${inside} --group billing --topic orders --reset-offsets --to-earliest --execute`,
  );
  return started;
}

beforeAll(async () => {
  const [own, other] = await Promise.all([makeCertificates(), makeCertificates()]);
  certificates = own;
  const network = running.use(await new Network().start());
  [secure, plain] = await Promise.all([
    startSecure(),
    startBroker({ network, name: 'kafka', mode: 'kraft' }).then((broker) => running.use(broker)),
  ]);
  writeFileSync(join(directory, 'ca.pem'), certificates.ca);
  writeFileSync(join(directory, 'other-ca.pem'), other.ca);
  writeFileSync(join(directory, 'password'), password);
  writeFileSync(join(directory, 'wrong-password'), 'battery staple');
});
afterAll(() => running.disposeAsync());

interface Told {
  check: string;
  status: string;
  reason: string;
  optional: boolean;
  next?: string[];
}

interface Result {
  exitCode: number;
  findings: Told[];
  /** What it prints for people. */
  printed: string;
}

/** Runs the program as a user would. */
async function doctor(
  flags: Record<string, string>,
  { canary = false }: { canary?: boolean } = {},
): Promise<Result> {
  const given = Object.entries({ name: 'theirs', ...flags }).flatMap(([flag, value]) => [
    `--${flag}`,
    value,
  ]);
  const args = [
    new URL('main.ts', import.meta.url).pathname,
    ...given,
    ...(canary ? ['--canary'] : []),
    '--json',
  ];
  const {
    code = 0,
    stdout,
    stderr,
  } = await promisify(execFile)(process.execPath, args).then(
    (done) => ({ code: 0, ...done }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  if (!stdout) throw new Error(stderr);
  const { findings } = JSON.parse(stdout) as { findings: Told[] };
  return { exitCode: code, findings, printed: stderr };
}

const secureFlags = () => ({
  bootstrap: addressOf(secure),
  'security-protocol': 'SASL_SSL',
  'sasl-username': user,
  'sasl-password-file': join(directory, 'password'),
  'tls-ca': join(directory, 'ca.pem'),
});

function access(username = user): Access {
  const sasl = { mechanism: 'SCRAM-SHA-512', username, password } as const;
  return { protocol: 'SASL_SSL', security: { tls: { ca: certificates.ca }, sasl } };
}

describe('a connection that fails has one message with its cause', () => {
  const cases: [string, () => Record<string, string>, RegExp, RegExp][] = [
    [
      'wrong password',
      () => ({ 'sasl-password-file': join(directory, 'wrong-password') }),
      /^wrong password or unknown user: SASL_AUTHENTICATION_FAILED, .*invalid credentials/,
      /passwordFile/,
    ],
    [
      'unknown user',
      () => ({ 'sasl-username': 'nobody' }),
      /^wrong password or unknown user: SASL_AUTHENTICATION_FAILED, .*invalid credentials/,
      /username/,
    ],
    [
      'wrong CA',
      () => ({ 'tls-ca': join(directory, 'other-ca.pem') }),
      /^unknown authority: .*its issuer is CN=ca /,
      /caFile/,
    ],
    [
      'wrong host name',
      () => ({ bootstrap: addressOf(secure).replace('127.0.0.1', 'localhost') }),
      /^host name not in certificate: it is for DNS:kafka, IP Address:127.0.0.1, not for localhost/,
      /subjectAltName/,
    ],
    [
      'mechanism that is not enabled',
      () => ({ 'sasl-mechanism': 'PLAIN' }),
      /^mechanism not enabled: the listener does not know PLAIN/,
      /SCRAM-SHA-512/,
    ],
    [
      'TLS to a plain listener',
      () => ({ bootstrap: addressOf(plain) }),
      /^plain text: the listener at .* does not speak TLS/,
      /SASL_PLAINTEXT/,
    ],
    [
      'name that is not known',
      () => ({ bootstrap: 'nowhere.invalid:9092' }),
      /^name not found/,
      /name/,
    ],
    [
      'port without a listener',
      () => ({ bootstrap: '127.0.0.1:1' }),
      /^connection refused/,
      /port/,
    ],
  ];
  test.each(cases)('%s', async (_name, changed, reason, next) => {
    const { exitCode, findings } = await doctor({ ...secureFlags(), ...changed() });
    expect(findings[0]).toMatchObject({ status: 'failed', reason: expect.stringMatching(reason) });
    expect(findings[0]?.next).toEqual([expect.stringMatching(next)]);
    expect(exitCode).toBe(1);
  });

  const plainCases: [string, () => Record<string, string>, RegExp][] = [
    [
      'plain text to a TLS listener',
      () => ({ bootstrap: addressOf(secure) }),
      /^TLS: the listener at .* takes no plain text/,
    ],
    [
      'nobody signs in where SASL is expected',
      () => ({
        bootstrap: addressOf(secure),
        'security-protocol': 'SSL',
        'tls-ca': join(directory, 'ca.pem'),
      }),
      /^SASL expected: .*SCRAM-SHA-512/,
    ],
    [
      'a password where none is asked for',
      () => ({
        bootstrap: addressOf(plain),
        'security-protocol': 'SASL_PLAINTEXT',
        'sasl-username': user,
        'sasl-password-file': join(directory, 'password'),
      }),
      /^no SASL: /,
    ],
  ];
  test.each(plainCases)('%s', async (_name, flags, reason) => {
    const { findings } = await doctor(flags());
    expect(findings[0]).toMatchObject({ status: 'failed', reason: expect.stringMatching(reason) });
  });
});

test('a broker that sends its clients to a name that is not known here is told apart', async () => {
  const inner = `${plain.getIpAddress(plain.getNetworkNames()[0] ?? '')}:9092`;
  const { exitCode, findings } = await doctor({ bootstrap: inner });
  expect(findings.slice(0, 3)).toMatchObject([
    { check: `bootstrap ${inner}`, status: 'ok' },
    {
      check: 'broker 1 kafka:9092',
      status: 'failed',
      reason: expect.stringMatching(/^name not found/),
      next: [expect.any(String), expect.stringMatching(/advertised\.listeners/)],
    },
    { check: 'versions and rights', status: 'unknown' },
  ]);
  expect(exitCode).toBe(1);
});

describe('a listener that is not as it should be', () => {
  const cases: [string, () => Promise<TlsOptions>, RegExp][] = [
    ['expired certificate', expired, /^expired certificate: it was valid until .* 2020/],
    [
      'certificate of the client',
      async () => ({ ...certificates, requestCert: true }),
      /^the broker wants a certificate of the client/,
    ],
  ];
  test.each(cases)('%s', async (_name, options, reason) => {
    const server = createServer(await options(), (socket) => socket.on('error', () => {}));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const { findings } = await doctor({
      bootstrap: `127.0.0.1:${port}`,
      'security-protocol': 'SSL',
      'tls-ca': join(directory, 'ca.pem'),
    });
    server.close();
    expect(findings[0]).toMatchObject({ status: 'failed', reason: expect.stringMatching(reason) });
  });
});

/** With a certificate that signs itself and was valid in 2020, and that the client trusts. */
async function expired(): Promise<TlsOptions> {
  const request =
    'openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1' +
    ' -not_before 20200101000000Z -not_after 20200102000000Z -keyout /tmp/expired.key -out /tmp/expired.pem';
  await runLine(plain, `${request} 2>/tmp/log`);
  const cert = await runLine(plain, 'cat /tmp/expired.pem');
  writeFileSync(join(directory, 'ca.pem'), `${certificates.ca}\n${cert}`);
  return { cert, key: await runLine(plain, 'cat /tmp/expired.key') };
}

test('the principal of a certificate is its subject', () => {
  expect(principalOf({ tls: { cert: certificates.cert, key: certificates.key } })).toBe(
    'User:CN=kafka',
  );
});

test('where brokers do not tell what is allowed, a record batch is fetched to find out', async () => {
  const partitions = [{ partitionIndex: 0, leaderId: 1 }];
  const topic = { name: 'orders', partitions } as unknown as Topic;
  const { broker } = await connect(addressOf(secure), access());
  const cluster = new Cluster(new Map([[1, broker]]));
  expect(await cluster.mayRead(topic)).toBe(false);
  await broker.close();
  const anybody = await connect(addressOf(plain), { protocol: 'PLAINTEXT', security: {} });
  const open = new Cluster(new Map([[1, anybody.broker]]));
  expect(await open.mayRead(topic)).toBe(true);
  await anybody.broker.close();
});

test('without ACLs all is there but JMX, which is optional', async () => {
  const { exitCode, findings } = await doctor({ bootstrap: addressOf(plain) });
  const open = findings.filter(({ status }) => status !== 'ok');
  expect(open.map(({ check }) => check)).toEqual(['jmx']);
  expect(exitCode).toBe(0);
});

test('a principal with nothing is given what is missing, line by line, until all is there', async () => {
  const jmx = `${secure.getHost()}:${secure.getMappedPort(KAFKA_JMX_PORT)}`;
  const flags = { ...secureFlags(), jmx };
  const first = await doctor(flags, { canary: true });
  expect(first.exitCode).toBe(1);
  expect(first.printed).not.toContain(password);
  const stands = Object.fromEntries(first.findings.map(({ check, status }) => [check, status]));
  expect(stands).toMatchObject({
    [`bootstrap ${addressOf(secure)}`]: 'ok',
    'DESCRIBE cluster': 'missing',
    'DESCRIBE topics': 'missing',
    'DESCRIBE_CONFIGS topics': 'missing',
    'DESCRIBE groups': 'missing',
    'READ topics': 'missing',
    'DESCRIBE transactional ids': 'missing',
    'CREATE canary topic': 'unknown',
    'WRITE canary topic': 'missing',
    'READ canary groups': 'missing',
    [`jmx ${jmx}`]: 'ok',
  });

  for (let open = lines(first.findings); open.length > 0; ) {
    const [{ check, line }] = open as [Line, ...Line[]];
    await runLine(secure, inContainer(line));
    const { findings } = await doctor(flags, { canary: true });
    expect(findings.find((finding) => finding.check === check)).toMatchObject({ status: 'ok' });
    open = lines(findings);
  }
  const last = await doctor(flags, { canary: true });
  expect(last.findings.filter(({ status }) => status !== 'ok')).toEqual([]);
  expect(last.exitCode).toBe(0);
}, 300_000);

/** What the rights of some topics and groups are asked with. */
function configOf(username: string, topics: RegExp, groups: RegExp): AttachConfig {
  return {
    ...access(username),
    name: 'theirs',
    bootstrap: [addressOf(secure)],
    jmx: [],
    topics: { include: topics, exclude: /^(?:_.*)$/ },
    groups: { include: groups, exclude: /^(?:_.*)$/ },
    canary: true,
    preset: 'none',
  };
}

/** What a printed line grants. */
function aclOf(line: string): AclEntry {
  const word = (flag: string) =>
    new RegExp(`--${flag} (\\S+)`).exec(line)?.[1]?.replaceAll("'", '');
  const kinds = { topic: 'TOPIC', group: 'GROUP', 'transactional-id': 'TRANSACTIONAL_ID' } as const;
  const [kind] = Object.entries(kinds).filter(([flag]) => word(flag));
  const operation = word('operation')
    ?.replace(/(?<=[a-z])(?=[A-Z])/g, '_')
    .toUpperCase();
  return {
    principal: word('allow-principal') ?? '',
    host: '*',
    permissionType: AclPermissionTypes.ALLOW,
    operation: AclOperationTypes[operation as keyof typeof AclOperationTypes],
    resourceType: AclResourceTypes[kind?.[1] ?? 'CLUSTER'],
    resourceName: (kind && word(kind[0])) ?? 'kafka-cluster',
    resourcePatternType: ResourcePatternTypes[line.endsWith(' prefixed') ? 'PREFIXED' : 'LITERAL'],
  };
}

test('each right that is taken away is the one that is missing, and its line gives it back', async () => {
  const config = configOf(otherUser, /^(?:orders)$/, /^(?:billing)$/);
  const { broker } = await connect(addressOf(secure), config);
  const cluster = new Cluster(new Map([[1, broker]]));
  const open = async () => {
    const findings: Finding[] = [];
    for await (const finding of tryRights(cluster, config)) findings.push(finding);
    return findings.filter(({ status }) => status !== 'ok');
  };
  const { security } = access(admin);
  const logger = pino({ level: 'silent' });
  const administrator = createKafka({
    brokers: [addressOf(secure)],
    clientId: admin,
    logger,
    security,
  }).admin();
  await administrator.connect();
  const all = (await open()).map(({ check, next = [] }) => ({ check, acl: next.map(aclOf) }));
  expect(all.map(({ check }) => check)).toEqual(
    rightsFor(config).map(({ operation, on }) => `${operation} ${on}`),
  );
  const grant = (of: typeof all) => administrator.createAcls({ acl: of.flatMap(({ acl }) => acl) });
  await grant(all);
  await eventually('nothing is missing', async () => expect(await open()).toEqual([]), often);

  for (const { check } of all) {
    const [operation = '', on = ''] = check.split(/ (.*)/);
    // Of those that include it nothing may be left.
    const includes = (other: string) =>
      operation === 'DESCRIBE' && /^(READ|WRITE|ALTER) /.test(other);
    const away = all.filter(
      (other) => other.check === check || (includes(other.check) && other.check.endsWith(` ${on}`)),
    );
    await administrator.deleteAcls({ filters: away.flatMap(({ acl }) => acl) });
    await eventually(
      `${check} is missing`,
      async () => {
        const missing = (await open()).filter(({ status }) => status === 'missing');
        expect(missing.map((finding) => finding.check)).toEqual(away.map((other) => other.check));
        expect(missing.map(({ next = [] }) => next.map(aclOf))).toEqual(away.map(({ acl }) => acl));
      },
      often,
    );
    await grant(away);
    await eventually('nothing is missing', async () => expect(await open()).toEqual([]), often);
  }
  await administrator.disconnect();
  await broker.close();
});

test('of brokers that tell less, what can be tried is tried, and the rest is not known', async () => {
  const { broker } = await connect(addressOf(secure), access());
  // As of Kafka 2.2.
  const [metadata, describeGroups, describeCluster, describeTransactions] = [
    3, 15, 60, 65,
  ] as const;
  const versions = new Map(broker.versions);
  versions.set(metadata, { minVersion: 0, maxVersion: 7 });
  versions.set(describeGroups, { minVersion: 0, maxVersion: 2 });
  versions.delete(describeCluster);
  versions.delete(describeTransactions);
  broker.versions = versions;
  const config = configOf(user, /^(?:.*)$/, /^(?:.*)$/);
  const stands: Record<string, string> = {};
  const cluster = new Cluster(new Map([[1, broker]]));
  for await (const { check, status } of tryRights(cluster, config)) stands[check] = status;
  await broker.close();
  expect(stands).toMatchObject({
    'DESCRIBE cluster': 'unknown',
    'DESCRIBE topics': 'ok',
    'DESCRIBE_CONFIGS topics': 'ok',
    'DESCRIBE groups': 'ok',
    'READ topics': 'ok',
    'DESCRIBE transactional ids': 'ok', // not needed
    'WRITE canary topic': 'unknown',
    'READ canary groups': 'unknown',
  });
});

test('it has sent what it is said to send, and nothing that writes', async () => {
  const log = await runLine(secure, 'cat /var/log/kafka/request.log*');
  const ours = log.split('\n').filter((line) => line.includes(CLIENT_ID));
  const sent = new Set(ours.flatMap((line) => /requestApiKeyName\W+(\w+)/.exec(line)?.[1] ?? []));
  const allowed = Object.keys(requests).map((name) => name.replace(/(?<=[a-z])(?=[A-Z])/g, '_'));
  expect([...sent].sort()).toEqual(expect.arrayContaining(['DESCRIBE_CLUSTER', 'METADATA']));
  expect(allowed.map((name) => name.toUpperCase())).toEqual(expect.arrayContaining([...sent]));
  const topics = await runLine(secure, `kafka-topics.sh ${inside} --list`);
  expect(topics.trim().split('\n').sort()).toEqual(['__consumer_offsets', 'orders']);
});

interface Line {
  check: string;
  line: string;
}

function lines(findings: readonly Told[]): Line[] {
  return findings.flatMap(({ check, status, next = [] }) =>
    status === 'ok' ? [] : next.map((line) => ({ check, line })),
  );
}

/** As it is printed, but for the address and somebody's properties. */
function inContainer(line: string): string {
  return line
    .replace(`--bootstrap-server ${addressOf(secure)}`, inside)
    .replace('--command-config ADMIN.properties', '');
}
