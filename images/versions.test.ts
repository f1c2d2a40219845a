import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { contracts } from './contract.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

interface ComposeFile {
  services: Record<string, { image?: string; build?: { args?: Record<string, string> } }>;
}

const compose = parse(read('docker-compose.yml'), { merge: true }) as ComposeFile;
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

describe('images built here and images from a registry are the same versions', () => {
  test('docker-compose.yml names those of the contract, and Grafana', () => {
    const official = Object.values(contracts).map((contract) => contract.official);
    const apart = /^(kafka-o11y\/|grafana\/grafana:|golang:)/;
    const thirdParty = imagesOf(compose).filter((image) => !apart.test(image));
    expect(new Set(thirdParty)).toEqual(new Set(official));
  });

  test('the overlay has a stand-in for each of them', () => {
    expect(new Set(imagesOf(overlay))).toEqual(
      new Set([...Object.keys(contracts), 'go'].map((name) => `kafka-o11y/${name}:local`)),
    );
  });

  test('Toxiproxy is built with the same Go', () => {
    const image = compose.services.toxiproxy?.build?.args?.GO_IMAGE;
    const release = /^golang:([\d.]+)-/.exec(image ?? '')?.[1];
    expect(read('images/go/Dockerfile')).toContain(`GOTOOLCHAIN=go${release} `);
    expect(read('chaos/Dockerfile')).toContain(`ARG GO_IMAGE=${image}\n`);
  });

  test.each(Object.entries(contracts))('the recipe of %s names its model', (name, { official }) => {
    expect(read(`images/${name}/Dockerfile`).split('\n')[0]).toContain(
      `# Stands in for ${official}`,
    );
  });

  test.each([
    ['loki', 'go.mod', `github.com/grafana/loki/v3 v${versionOf('loki')}`],
    ['loki', 'Dockerfile', `LOKI_VERSION=${versionOf('loki')}\n`],
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
