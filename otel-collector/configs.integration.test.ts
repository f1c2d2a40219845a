import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Mount } from '../images/tool.ts';
import { imageOf, runIn } from '../images/tool.ts';

interface Component {
  service: string;
  /** In the repository, and where the image looks for it. */
  config: Mount;
  /** The component's own check of its configuration. */
  check: [string, ...string[]];
}

const inRepository = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const components: Component[] = [
  {
    service: 'otel-collector',
    config: {
      source: inRepository('otel-collector/config.yaml'),
      target: '/etc/otelcol-contrib/config.yaml',
    },
    check: ['/otelcol-contrib', 'validate', '--config=/etc/otelcol-contrib/config.yaml'],
  },
  {
    service: 'loki',
    config: { source: inRepository('loki/loki.yaml'), target: '/etc/loki/local-config.yaml' },
    check: ['/usr/bin/loki', '-config.file=/etc/loki/local-config.yaml', '-verify-config'],
  },
  {
    service: 'tempo',
    config: { source: inRepository('tempo/tempo.yaml'), target: '/etc/tempo.yaml' },
    check: ['/tempo', '-config.file=/etc/tempo.yaml', '-config.verify=true'],
  },
  {
    service: 'alertmanager',
    config: {
      source: inRepository('alertmanager/alertmanager.yml'),
      target: '/etc/alertmanager/alertmanager.yml',
    },
    check: ['/bin/amtool', 'check-config', '/etc/alertmanager/alertmanager.yml'],
  },
];

/** The host's files that the Collector's host metrics ask for. */
const hostFiles: Mount[] = [{ source: '/proc/stat', target: '/hostfs/proc/stat' }];

describe.each(components)('$service', ({ service, config, check }) => {
  test('accepts its configuration, without a warning', async () => {
    const output = await runIn(await imageOf(service), check, [config, ...hostFiles]);
    expect(output).not.toMatch(/warn|deprecat/i);
  });

  test('refuses the same configuration with a key it does not know', async () => {
    const source = join(mkdtempSync(join(tmpdir(), 'kafka-o11y-')), 'config');
    writeFileSync(source, `${readFileSync(config.source, 'utf8')}\nno_such_key: 1\n`);
    const image = await imageOf(service);
    await expect(runIn(image, check, [{ ...config, source }, ...hostFiles])).rejects.toThrow(
      'no_such_key',
    );
  });
});
