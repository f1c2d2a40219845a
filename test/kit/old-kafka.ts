import { docker, localImage } from './docker.ts';
import { recorded } from './repository.ts';

/** The first build gets the jars. */
const BUILD_SECONDS = 240;

/** Builds the image of an older Kafka, unless Docker has it in its cache. @returns its name */
export async function oldKafkaImage(): Promise<string> {
  // The engine's own builder: any other one looks for the parent images in a registry.
  const { stdout } = await docker(['context', 'show']);
  const COMPOSE_FILE = `${recorded().composeFile}:compose/test-old-kafka.yml`;
  const env = {
    ...process.env,
    COMPOSE_FILE,
    COMPOSE_PATH_SEPARATOR: ':',
    BUILDX_BUILDER: stdout.trim(),
  };
  await docker(['compose', 'build', 'kafka'], { env, seconds: BUILD_SECONDS });
  return localImage('kafka-old');
}
