import { existsSync, readFileSync } from 'node:fs';
import { inRepository, localImage } from '@kafka-o11y/test-kit';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { contracts } from './contract.ts';

const read = (path: string) => readFileSync(inRepository(path), 'utf8');

interface ComposeFile {
  services: Record<string, { image?: string; build?: { args?: Record<string, string> } }>;
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as ComposeFile;
const permissive = parse(read('compose/permissive.yml'), { merge: true }) as ComposeFile;
const overlay = parse(read('compose/local-images.yml')) as ComposeFile;

/** The images that a compose file names, those it gives to builds included. */
function imagesOf(file: ComposeFile): string[] {
  return Object.values(file.services)
    .flatMap(({ image, build }) => [image, ...Object.values(build?.args ?? {})])
    .filter((image) => image !== undefined);
}

function versionOf(name: string): string {
  const version = /:v?(\d[\d.]*\d)/.exec(contracts[name]?.official ?? '')?.[1];
  if (version === undefined) throw new Error(`no contract, or no version in it, for ${name}`);
  return version;
}

/** Prometheus 3.15.0 is the Go module v0.315.0. */
function prometheusModule(version: string): string {
  const [major = '', minor = '', patch = ''] = version.split('.');
  return `v0.${major}${minor.padStart(2, '0')}.${patch}`;
}

/** The names of the images that are built here in place of official ones, and of the others. */
const namesOf = (wanted: boolean) =>
  Object.entries(contracts).flatMap(([name, { built }]) => (built === wanted ? [name] : []));

/** Jaeger 2.13.0 is the Go module v1.76.0: both have a minor version of their own, 63 apart. */
function jaegerModule(version: string): string {
  const [, minor = '', patch = ''] = version.split('.');
  return `v1.${Number(minor) + 63}.${patch}`;
}

describe('images built here and images from a registry are the same versions', () => {
  test('the compose files name those of the contract, and Grafana', () => {
    const official = Object.values(contracts).map((contract) => contract.official);
    const apart = /^(kafka-o11y\/|grafana\/grafana:|golang:)/;
    const thirdParty = [compose, permissive]
      .flatMap(imagesOf)
      .filter((image) => !apart.test(image));
    expect(new Set(thirdParty)).toEqual(new Set(official));
  });

  test('the overlay has a stand-in for each of them that is built', () => {
    expect(new Set(imagesOf(overlay))).toEqual(new Set([...namesOf(true), 'go'].map(localImage)));
  });

  test.each(namesOf(false))('%s has no recipe: it is under the AGPL', (name) => {
    expect(existsSync(inRepository(`images/${name}`))).toBe(false);
  });

  test('Toxiproxy is built with the same Go', () => {
    const image = compose.services.toxiproxy?.build?.args?.GO_IMAGE;
    const release = /^golang:([\d.]+)-/.exec(image ?? '')?.[1];
    expect(read('images/go/Dockerfile')).toContain(`GOTOOLCHAIN=go${release} `);
    expect(read('scenarios/toxiproxy/Dockerfile')).toContain(`ARG GO_IMAGE=${image}\n`);
  });

  test.each(namesOf(true))('the recipe of %s names its model', (name) => {
    expect(read(`images/${name}/Dockerfile`).split('\n')[0]).toContain(
      `# Stands in for ${contracts[name]?.official}`,
    );
  });

  test.each([
    [
      'victoria-logs',
      'go.mod',
      `github.com/VictoriaMetrics/VictoriaLogs v${versionOf('victoria-logs')}`,
    ],
    ['jaeger', 'Dockerfile', `latestVersion=v${versionOf('jaeger')}'`],
    ['jaeger', 'go.mod', `github.com/jaegertracing/jaeger ${jaegerModule(versionOf('jaeger'))} `],
    ['alertmanager', 'go.mod', `github.com/prometheus/alertmanager v${versionOf('alertmanager')}`],
    [
      'prometheus',
      'go.mod',
      `github.com/prometheus/prometheus ${prometheusModule(versionOf('prometheus'))}`,
    ],
    ['node', 'Dockerfile', `ARG NODE_VERSION=${versionOf('node')}\n`],
    ['node', 'Dockerfile', `ENV NODE_VERSION=${versionOf('node')} `],
    ['java', 'Dockerfile', `openjdk-${versionOf('java').split('.')[0]}-jre-headless`],
    ['maven', 'Dockerfile', `MAVEN_VERSION=${versionOf('maven')}\n`],
  ])('%s: its %s says %j', (name, file, text) => {
    expect(read(`images/${name}/${file}`)).toContain(text);
  });

  test('every component of the Collector is of its version', () => {
    const manifest = parse(read('images/otel-collector/manifest.yaml')) as Record<
      string,
      unknown
    > & {
      dist: { version: string };
    };
    expect(manifest.dist.version).toBe(versionOf('otel-collector'));
    const modules = ['receivers', 'processors', 'connectors', 'exporters', 'extensions'].flatMap(
      (kind) => (manifest[kind] as { gomod: string }[]).map(({ gomod }) => gomod),
    );
    expect(modules.length).toBeGreaterThan(20);
    expect(modules.filter((gomod) => !gomod.endsWith(` v${manifest.dist.version}`))).toEqual([]);
  });
});

test('the dev container has the Node of the services', () => {
  const pinned = JSON.parse(read('package.json')).devDependencies.node;
  const [, image] = /"image": "node:([\d.]+)-/.exec(read('.devcontainer/devcontainer.json')) ?? [];
  expect(image).toBe(pinned);
});
