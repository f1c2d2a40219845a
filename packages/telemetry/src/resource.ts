import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { hostname } from 'node:os';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Resource } from '@opentelemetry/resources';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  ATTR_DEPLOYMENT_ENVIRONMENT_NAME,
  ATTR_SERVICE_INSTANCE_ID,
  ATTR_SERVICE_NAME,
  ATTR_SERVICE_NAMESPACE,
  ATTR_SERVICE_VERSION,
} from '@opentelemetry/semantic-conventions';

/**
 * What every signal of this process says about its origin. OTEL_SERVICE_NAME and
 * OTEL_RESOURCE_ATTRIBUTES come on top of it and win.
 *
 * @param entryPoint path of the program; its package gives service.name and service.version
 */
export function serviceResource(entryPoint: string | undefined = process.argv[1]): Resource {
  const { name, version } = packageOf(entryPoint);
  return defaultResource().merge(
    resourceFromAttributes({
      ...(name === undefined ? {} : { [ATTR_SERVICE_NAME]: name.replace(/^@.*\//, '') }),
      ...(version === undefined ? {} : { [ATTR_SERVICE_VERSION]: version }),
      [ATTR_SERVICE_NAMESPACE]: 'kafka-o11y',
      [ATTR_SERVICE_INSTANCE_ID]: instanceId(),
      [ATTR_DEPLOYMENT_ENVIRONMENT_NAME]: 'lab',
      'process.runtime.name': 'nodejs',
      'process.runtime.version': process.versions.node,
    }),
  );
}

/** In a container (pid 1) the host name is the container's id. Elsewhere processes share it. */
function instanceId(): string {
  return process.pid === 1 ? hostname() : `${hostname()}-${process.pid}`;
}

/** Name and version of the program's package, if it has one. */
function packageOf(entryPoint: string | undefined): { name?: string; version?: string } {
  const path = entryPoint && findPackageJSON(pathToFileURL(entryPoint));
  // Node answers with the program itself where no package.json is above it.
  if (!path || basename(path) !== 'package.json') return {};
  return JSON.parse(readFileSync(path, 'utf8'));
}
