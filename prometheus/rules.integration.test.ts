import { readdirSync } from 'node:fs';
import type { Mount } from '@kafka-o11y/test-kit';
import { imageOf, inRepository, runIn } from '@kafka-o11y/test-kit';
import { beforeAll, describe, expect, test } from 'vitest';

const here = inRepository('prometheus/');
const testFiles = readdirSync(`${here}rules/tests`);
let image: string;

const promtool = (mounts: Mount[], ...args: string[]) =>
  runIn(image, ['/bin/promtool', ...args], mounts);

beforeAll(async () => {
  image = await imageOf('prometheus');
});

/** As docker-compose.yml and compose/cluster.yml mount them. */
const mountsOf = (shape: string): Mount[] => [
  { source: `${here}prometheus.yml`, target: '/etc/prometheus/prometheus.yml' },
  { source: `${here}rules`, target: '/etc/prometheus/rules' },
  { source: `${here}expected/${shape}.yml`, target: '/etc/prometheus/expected.yml' },
];

test.each(['single', 'cluster'])(
  'prometheus.yml and the rules it names are valid in a stack of shape %s',
  async (shape) => {
    const config = '/etc/prometheus/prometheus.yml';
    const output = await promtool(mountsOf(shape), 'check', 'config', '--lint=all', config);
    expect(output).toContain('rules found');
  },
);

describe('promtool test rules', () => {
  test.each(testFiles)('%s', async (file) => {
    const mounts = [{ source: here, target: '/etc/prometheus' }];
    await promtool(mounts, 'test', 'rules', `/etc/prometheus/rules/tests/${file}`);
  });
});
