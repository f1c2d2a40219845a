import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const exec = promisify(execFile);
const repository = fileURLToPath(new URL('..', import.meta.url));

interface ComposeConfig {
  services: Record<string, { image?: string; environment?: Record<string, string | null> }>;
}

/** A compose service as it is with these files (a value of COMPOSE_FILE), or with the recorded ones. */
async function serviceOf(service: string, files?: string) {
  const { stdout } = await exec('docker', ['compose', 'config', '--format', 'json'], {
    cwd: repository,
    env: { ...process.env, ...(files && { COMPOSE_FILE: files }) },
  });
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
  const present = await exec('docker', ['image', 'inspect', image]).then(
    () => true,
    () => false,
  );
  return present ? image : `kafka-o11y/${service}:local`;
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

/** One file or directory of the repository, seen read-only in a container. */
export interface Mount {
  source: string;
  target: string;
}

/**
 * Runs one command of an image in a container of its own, without a network.
 * Resolves with what it printed; rejects with that in the message when it exits other than 0.
 */
export async function runIn(
  image: string,
  [entrypoint, ...args]: [string, ...string[]],
  mounts: Mount[],
  environment: Record<string, string> = {},
): Promise<string> {
  const volumes = mounts.flatMap(({ source, target }) => ['-v', `${source}:${target}:ro`]);
  const variables = Object.entries(environment).flatMap(([name, value]) => [
    '-e',
    `${name}=${value}`,
  ]);
  const options = ['run', '--rm', '--network=none', '--read-only', '--tmpfs=/tmp', ...volumes];
  const command = [...options, ...variables, '--entrypoint', entrypoint, image, ...args];
  try {
    const { stdout, stderr } = await exec('docker', command, { cwd: repository });
    return stdout + stderr;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`docker ${command.join(' ')} failed:\n${stdout}${stderr}`);
  }
}
