import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { root } from './repository.ts';

const exec = promisify(execFile);

/**
 * Runs docker in the repository's directory.
 *
 * @param options.seconds after which the command is ended and counts as failed
 * @param options.env the whole environment of the command; by default that of this process
 * @throws Error with what the command printed, where it exits other than 0 or takes too long
 */
export async function docker(
  args: string[],
  { seconds = 120, env = process.env }: { seconds?: number; env?: NodeJS.ProcessEnv } = {},
): Promise<{ stdout: string; stderr: string }> {
  try {
    return await exec('docker', args, {
      cwd: root,
      env,
      timeout: seconds * 1000,
      maxBuffer: 256 * 1024 * 1024,
    });
  } catch (error) {
    const { stdout = '', stderr = '', killed = false } = error as Partial<Failure>;
    const reason = killed ? `not done after ${seconds} s` : (stdout + stderr).trim();
    throw new Error(`docker ${args.join(' ')}: ${reason}`, { cause: error });
  }
}

interface Failure {
  stdout: string;
  stderr: string;
  killed: boolean;
}

/** The image that is built on this machine under such a name. */
export function localImage(name: string): string {
  return `kafka-o11y/${name}:local`;
}

interface ComposeConfig {
  services: Record<string, { image?: string; environment?: Record<string, string | null> }>;
}

/** A compose service as it is with these files (a value of COMPOSE_FILE), or with the recorded ones. */
async function serviceOf(service: string, files?: string) {
  const env = { ...process.env, ...(files && { COMPOSE_FILE: files }) };
  const { stdout } = await docker(['compose', 'config', '--format', 'json'], { env });
  const found = (JSON.parse(stdout) as ComposeConfig).services[service];
  if (found === undefined) throw new Error(`there is no compose service ${service}`);
  return found;
}

/**
 * The image that a compose service runs on; where that one is not on this machine, the one built
 * here under the same name.
 */
export async function imageOf(service: string): Promise<string> {
  const { image } = await serviceOf(service);
  if (image === undefined) throw new Error(`docker-compose.yml gives no image for ${service}`);
  const present = await docker(['image', 'inspect', image]).then(
    () => true,
    () => false,
  );
  return present ? image : localImage(service);
}

/** The environment that a service gets from these compose files, or from the recorded ones. */
export async function environmentOf(
  service: string,
  files?: string,
): Promise<Record<string, string>> {
  const { environment = {} } = await serviceOf(service, files);
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value ?? '']),
  );
}

/** One file or directory of this machine, seen read-only in a container. */
export interface Mount {
  source: string;
  target: string;
}

/**
 * Runs one command of an image in a container of its own, without a network.
 *
 * @returns what it printed, to stdout and then to stderr
 * @throws Error with what it printed, where it exits other than 0
 */
export async function runIn(
  image: string,
  [entrypoint = '', ...args]: string[],
  mounts: Mount[] = [],
  environment: Record<string, string> = {},
): Promise<string> {
  const volumes = mounts.flatMap(({ source, target }) => ['-v', `${source}:${target}:ro`]);
  const variables = Object.entries(environment).flatMap(([name, value]) => [
    '-e',
    `${name}=${value}`,
  ]);
  const options = ['--rm', '--network=none', '--read-only', '--tmpfs=/tmp', ...volumes];
  const command = [...options, ...variables, '--entrypoint', entrypoint, image, ...args];
  const { stdout, stderr } = await docker(['run', ...command]);
  return stdout + stderr;
}
