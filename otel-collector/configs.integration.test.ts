import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pair } from '@kafka-o11y/backends';
import type { Mount } from '@kafka-o11y/test-kit';
import { environmentOf, imageOf, inRepository, recorded, runIn } from '@kafka-o11y/test-kit';
import { services } from '@kafka-o11y/vocabulary';
import { test as anyTest, describe, expect } from 'vitest';

interface Component {
  service: string;
  /** As COMPOSE_FILE, whose environment it gets; that of the running stack where not given. */
  files?: string;
  /** The pair of stores that it belongs to: the image of the other pair is not on this machine. */
  pair?: Pair;
  /** In the repository, and where the image looks for it. */
  config: Mount;
  /** The component's own check of its configuration. */
  check: string[];
}

const collector: Component = {
  service: services.collector,
  config: {
    source: inRepository('otel-collector/config.yaml'),
    target: '/etc/otelcol-contrib/config.yaml',
  },
  check: ['/otelcol-contrib', 'validate', '--config=/etc/otelcol-contrib/config.yaml'],
};

const components: Component[] = [
  { ...collector, files: 'docker-compose.yml' },
  { ...collector, files: 'docker-compose.yml:compose/permissive.yml' },
  { ...collector, files: 'docker-compose.yml:compose/kraft.yml' },
  { ...collector, files: 'docker-compose.yml:compose/kraft.yml:compose/kraft-cluster.yml' },
  {
    service: 'jaeger',
    pair: 'permissive',
    config: { source: inRepository('jaeger/config.yaml'), target: '/etc/jaeger/config.yaml' },
    check: ['/cmd/jaeger/jaeger-linux', 'validate', '--config=/etc/jaeger/config.yaml'],
  },
  {
    service: 'loki',
    pair: 'grafana',
    config: { source: inRepository('loki/loki.yaml'), target: '/etc/loki/local-config.yaml' },
    check: ['/usr/bin/loki', '-config.file=/etc/loki/local-config.yaml', '-verify-config'],
  },
  {
    service: 'tempo',
    pair: 'grafana',
    config: { source: inRepository('tempo/tempo.yaml'), target: '/etc/tempo.yaml' },
    check: ['/tempo', '-config.file=/etc/tempo.yaml', '-config.verify=true'],
  },
  {
    service: services.alertmanager,
    config: {
      source: inRepository('alertmanager/alertmanager.yml'),
      target: '/etc/alertmanager/alertmanager.yml',
    },
    check: ['/bin/amtool', 'check-config', '/etc/alertmanager/alertmanager.yml'],
  },
];

/** The host's files that the Collector's host metrics ask for. */
const hostFiles: Mount[] = [{ source: '/proc/stat', target: '/hostfs/proc/stat' }];

const { backends } = recorded();
const isHere = ({ pair }: Component) => pair === undefined || pair === backends;

const titled = components.map((component) => ({
  component,
  title: `${component.service}${component.files === undefined ? '' : ` in ${component.files}`}`,
  where: isHere(component) ? '' : ` (not here: it runs with the pair ${component.pair} only)`,
}));

describe.each(titled)('$title$where', ({ component }) => {
  const test = anyTest.skipIf(!isHere(component));
  const { service, files, config, check } = component;

  async function verify(source: string): Promise<string> {
    const environment = await environmentOf(service, files);
    const mounts = [{ ...config, source }, ...hostFiles];
    return runIn(await imageOf(service), check, mounts, environment);
  }

  test('accepts its configuration, without a warning', async () => {
    expect(await verify(config.source)).not.toMatch(/warn|deprecat/i);
  });

  test('refuses the same configuration with a key it does not know', async () => {
    const source = join(mkdtempSync(join(tmpdir(), 'kafka-o11y-')), 'config');
    writeFileSync(source, `${readFileSync(config.source, 'utf8')}\nno_such_key: 1\n`);
    await expect(verify(source)).rejects.toThrow('no_such_key');
  });
});
