import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ConfigError } from '@kafka-o11y/config';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { filesOf, readCommandLine } from './config.ts';

const directory = mkdtempSync(join(tmpdir(), 'doctor-'));
writeFileSync(join(directory, 'password'), 'correct horse\n');
writeFileSync(join(directory, 'ca.pem'), 'the authority');

const secure = join(directory, 'secure.yaml');
writeFileSync(
  secure,
  `
name: orders
bootstrap: [a.example:9093, b.example:9093]
security:
  protocol: SASL_SSL
  mechanism: SCRAM-SHA-256
  username: watcher
  passwordFile: password
  caFile: ca.pem
jmx: [a.example:7071]
topics: { include: 'orders\\..*', exclude: '.*-tmp' }
groups: { include: 'orders|billing' }
canary: true
preset: strimzi
`,
);

test('the file and the flags give the same configuration', () => {
  const { config, environment, json } = readCommandLine(['--config', secure, '--json']);
  expect(json).toBe(true);
  expect(config).toEqual({
    name: 'orders',
    bootstrap: ['a.example:9093', 'b.example:9093'],
    protocol: 'SASL_SSL',
    security: {
      tls: { ca: 'the authority' },
      sasl: { mechanism: 'SCRAM-SHA-256', username: 'watcher', password: 'correct horse' },
    },
    jmx: ['a.example:7071'],
    topics: { include: /^(?:orders\..*)$/, exclude: /^(?:.*-tmp)$/ },
    groups: { include: /^(?:orders|billing)$/, exclude: /^(?:_.*)$/ },
    canary: true,
    preset: 'strimzi',
  });
  const flags = [
    ...['--name', 'orders', '--bootstrap', 'a.example:9093,b.example:9093'],
    ...['--security-protocol', 'SASL_SSL', '--sasl-mechanism', 'SCRAM-SHA-256'],
    ...['--sasl-username', 'watcher', '--sasl-password-file', join(directory, 'password')],
    ...['--tls-ca', join(directory, 'ca.pem'), '--jmx', 'a.example:7071'],
    ...['--topics', 'orders\\..*', '--topics-exclude', '.*-tmp', '--groups', 'orders|billing'],
    ...['--canary', '--preset', 'strimzi'],
  ];
  expect(readCommandLine(flags)).toEqual({ config, environment, json: false });
});

test('what is not given has a default', () => {
  const { config } = readCommandLine(['--name', 'mine', '--bootstrap', 'localhost:9092']);
  expect(config).toMatchObject({ protocol: 'PLAINTEXT', security: {}, jmx: [], canary: false });
  expect(config.topics.exclude.test('__consumer_offsets')).toBe(true);
});

test.each([
  ['kafka-1.example:9093,kafka-2.example:9093', 'kafka-1.example'],
  ['10.0.0.7:9092', '10.0.0.7'],
])('without a name, %s is called %s', (bootstrap, name) => {
  expect(readCommandLine(['--bootstrap', bootstrap]).config.name).toBe(name);
});

test('the files are told from where attach.yaml is, also where they are not there', () => {
  const security = 'security: { passwordFile: secrets/password, caFile: /etc/ca.pem }';
  const path = attachYaml(`bootstrap: [a:1]\n${security}`);
  const password = join(dirname(path), 'secrets/password');
  expect(filesOf(['--config', path])).toEqual([password, '/etc/ca.pem']);
  expect(filesOf(['--tls-ca', 'ca.pem'])).toEqual([join(process.cwd(), 'ca.pem')]);
  expect(filesOf(['--config', 'absent.yaml'])).toEqual([]);
});

test('every fault of the file is told at once', () => {
  const path = attachYaml(`
name: two words
bootstrap: [a.example]
security:
  protocol: SSL
  username: watcher
  password: hunter2
  certFile: absent.pem
topics: { include: '(' }
canary: perhaps
preset: heroku
colour: blue
`);
  const faults = faultsOf(['--config', path]);
  expect(faults).toEqual([
    'name="two words": expected a name of letters, digits, ".", "_" and "-", the first a letter or digit',
    'bootstrap="a.example": expected host:port',
    'topics.include="(": expected a regular expression',
    'canary="perhaps": expected true or false',
    expect.stringMatching(/^preset="heroku": expected one of none, msk, /),
    'colour is not known: expected fields of docs/attach.md',
    expect.stringMatching(/^security\.password is not known: expected protocol, /),
    expect.stringMatching(/^security\.certFile=".*absent\.pem": .*ENOENT$/),
    'security.username="watcher": expected with SASL_PLAINTEXT or SASL_SSL only, not with SSL',
    'security.keyFile is not set: expected both security.certFile and security.keyFile, or neither',
  ]);
  expect(faults.join()).not.toContain('hunter2');
});

test('faults of flags are told by the names of the flags', () => {
  expect(faultsOf(['--security-protocol', 'SASL_SSL', '--bootstrap', 'a:99999'])).toEqual([
    '--bootstrap="a:99999": expected host:port',
    '--sasl-username is not set: expected with SASL_SSL',
    '--sasl-password-file is not set: expected with SASL_SSL',
  ]);
});

test('a secret in the wrong place is not printed', () => {
  expect(faultsOf(['--name', 'a', '--bootstrap', 'sasl://watcher:hunter2@a:1'])).toEqual([
    '--bootstrap="sasl://***@a:1": expected host:port',
  ]);
  const faults = faultsOf(['--config', attachYaml('name: a\npassword: hunter2: [')]);
  expect(faults).not.toEqual([]);
  expect(faults.join()).not.toContain('hunter2');
});

test('the example of docs/attach.md is what it says, and its table has every field', () => {
  const text = readFileSync(new URL('../../../docs/attach.md', import.meta.url), 'utf8');
  const example = /```yaml\n(.*?)```/s.exec(text)?.[1] ?? '';
  const { config } = readCommandLine(['--config', attachYaml(example)]);
  expect(config).toMatchObject({ name: 'orders', protocol: 'SASL_SSL', preset: 'none' });
  const told = new Set([...text.matchAll(/^\| `([\w.]+)` +\| `--/gm)].map(([, field]) => field));
  const fields = Object.entries(parse(example)).flatMap(([field, value]) =>
    field === 'security' ? Object.keys(value as object).map((one) => `security.${one}`) : [field],
  );
  expect(fields.filter((field) => !told.has(field))).toEqual([]);
});

test.each([
  { args: ['--colour', 'blue'], fault: /Unknown option '--colour'/ },
  { args: ['--config', 'absent.yaml'], fault: /^--config="absent.yaml": expected a file: ENOENT$/ },
  { args: ['--config', secure, '--canary'], fault: /^--canary: expected in .*secure.yaml/ },
  { args: ['--config', attachYaml('a: [')], fault: /attach-.*: .*at line 1/s },
  { args: ['--config', attachYaml('just text')], fault: /^expected fields of/ },
])('$fault', ({ args, fault }) => {
  expect(faultsOf(args)[0]).toMatch(fault);
});

/** A file of its own for each content. */
function attachYaml(content: string): string {
  const path = join(directory, `attach-${content.length}.yaml`);
  writeFileSync(path, content);
  return path;
}

function faultsOf(args: string[]): readonly string[] {
  try {
    readCommandLine(args);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}
