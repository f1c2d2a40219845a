import { execFile } from 'node:child_process';
import { posix } from 'node:path';
import { promisify } from 'node:util';
import { docker, eventually, localImage, recorded, runIn } from '@kafka-o11y/test-kit';
import { test as anyTest, describe, expect } from 'vitest';
import type { Contract } from './contract.ts';
import { contracts } from './contract.ts';

const exec = promisify(execFile);

interface ImageConfig {
  User: string;
  WorkingDir: string;
  Entrypoint: string[] | null;
  Cmd: string[] | null;
  Volumes: Record<string, unknown> | null;
  ExposedPorts: Record<string, unknown> | null;
  Env: string[];
}

/**
 * The stack's choices decide which images are held to the contract: ours or the official ones, and
 * those of which pair of stores. The others are not on this machine.
 */
const { images, backends } = recorded();
const official = images === 'registry';
const isHere = ({ pair, built }: Contract) =>
  (pair === undefined || pair === backends) && (official || built);
const all = Object.entries(contracts).map(([name, contract]) => ({
  name,
  contract,
  where: isHere(contract) ? '' : ' (not here: it is of the other pair of stores)',
}));

describe.each(all)('the image $name$where', ({ name, contract }) => {
  const test = anyTest.skipIf(!isHere(contract));
  const image = official ? contract.official : localImage(name);

  test('starts as promised', async () => {
    const config = await inspect(image);
    expect({
      user: config.User,
      workdir: config.WorkingDir || '/',
      entrypoint: config.Entrypoint,
      cmd: config.Cmd,
      volumes: Object.keys(config.Volumes ?? {}),
      ports: Object.keys(config.ExposedPorts ?? {}).sort(),
    }).toEqual({
      user: contract.user,
      workdir: contract.workdir,
      entrypoint: contract.entrypoint,
      cmd: contract.cmd,
      volumes: contract.volumes,
      ports: contract.ports.map((port) => `${port}/tcp`).sort(),
    });
    expect(environment(config)).toMatchObject(contract.env ?? {});
  });

  test('has the promised files, owners and tools, and no others', async () => {
    const [config, files] = await Promise.all([inspect(image), listFiles(image)]);
    const paths = Object.keys(contract.paths);
    expect(Object.fromEntries(paths.map((path) => [path, files.get(path)?.ownerAndMode]))).toEqual(
      contract.paths,
    );
    expect((contract.absentPaths ?? []).filter((path) => files.has(path))).toEqual([]);

    const commands = commandsOf(files, environment(config).PATH ?? '');
    expect(contract.tools.filter((tool) => !commands.has(tool))).toEqual([]);
    expect(contract.absentTools.filter((tool) => commands.has(tool))).toEqual([]);
  });

  test('is the promised version', async () => {
    expect(await runIn(image, contract.version.command)).toMatch(contract.version.prints);
  });

  if (contract.webPage !== undefined) {
    const { port, path, title } = contract.webPage;
    test('shows a web page, whatever encodings the browser takes', async () => {
      const id = await output('run', '--detach', '--publish', `127.0.0.1::${port}`, image);
      try {
        const [address = ''] = (await output('port', id, `${port}/tcp`)).split('\n');
        for (const encoding of ['identity', 'gzip', 'gzip, br']) {
          expect(await fetchPage(address + path, encoding)).toContain(`<title>${title}`);
        }
      } finally {
        await docker(['rm', '--force', '--volumes', id]);
      }
    });
  }
});

function fetchPage(page: string, encoding: string): Promise<string> {
  const attempt = async () => {
    const answer = await fetch(`http://${page}`, { headers: { 'accept-encoding': encoding } });
    expect(answer.status).toBe(200);
    return answer.text();
  };
  return eventually(`the page ${page} as ${encoding}`, attempt, { everyMs: 200 });
}

async function output(...args: string[]): Promise<string> {
  return (await docker(args)).stdout.trim();
}

async function inspect(image: string): Promise<ImageConfig> {
  const [{ Config }] = JSON.parse(await output('image', 'inspect', image)) as [
    { Config: ImageConfig },
  ];
  return Config;
}

function environment(config: ImageConfig): Record<string, string> {
  return Object.fromEntries(
    config.Env.map((entry) => {
      const equals = entry.indexOf('=');
      return [entry.slice(0, equals), entry.slice(equals + 1)];
    }),
  );
}

interface File {
  /** `uid:gid mode` */
  ownerAndMode: string;
  linkTo: string | undefined;
}

/** Every path in the image; works without a shell in it. */
async function listFiles(image: string): Promise<Map<string, File>> {
  const id = await output('create', image, 'never-run');
  try {
    const { stdout } = await exec(
      'bash',
      ['-c', 'set -o pipefail; docker export "$0" | tar -tv --numeric-owner', id],
      { maxBuffer: 64 * 1024 * 1024 },
    );
    return new Map(stdout.split('\n').filter(Boolean).map(parseEntry));
  } finally {
    await docker(['rm', '--volumes', id]);
  }
}

/** For example `drwxrwxr-x 65534/65534   0 2026-11-21 06:10 prometheus/`. */
function parseEntry(line: string): [path: string, file: File] {
  const [permissions = '', owner = '', , , , ...name] = line.split(/\s+/);
  const [path = '', linkTo] = name.join(' ').split(/ -> | link to /);
  const ownerAndMode = `${owner.replace('/', ':')} ${octal(permissions)}`;
  return [`/${path.replace(/\/$/, '')}`, { ownerAndMode, linkTo }];
}

/** `drwxrwxrwt` is `1777`. */
function octal(permissions: string): string {
  const digit = (triple: string) =>
    (triple[0] === 'r' ? 4 : 0) +
    (triple[1] === 'w' ? 2 : 0) +
    (/[xst]/.test(triple[2] ?? '') ? 1 : 0);
  const special =
    (/s/i.test(permissions[3] ?? '') ? 4 : 0) +
    (/s/i.test(permissions[6] ?? '') ? 2 : 0) +
    (/t/i.test(permissions[9] ?? '') ? 1 : 0);
  const digits = [1, 4, 7].map((at) => digit(permissions.slice(at, at + 3))).join('');
  return special > 0 ? `${special}${digits}` : digits;
}

/** The names in the directories of a PATH, some of which are links (/bin in Debian, JAVA_HOME). */
function commandsOf(files: Map<string, File>, path: string): Set<string> {
  const directories = new Set(path.split(':').map((directory) => followLinks(files, directory)));
  const commands = new Set<string>();
  for (const file of files.keys()) {
    const { dir, base } = posix.parse(file);
    if (directories.has(dir)) commands.add(base);
  }
  return commands;
}

function followLinks(files: Map<string, File>, path: string): string {
  if (path === '/') return path;
  const { dir, base } = posix.parse(path);
  const parent = followLinks(files, dir);
  const own = posix.join(parent, base);
  const target = files.get(own)?.linkTo;
  return target === undefined ? own : followLinks(files, posix.resolve(parent, target));
}
