import { readdirSync } from 'node:fs';
import type { Mount } from '@kafka-o11y/test-kit';
import { imageOf, inRepository, runIn } from '@kafka-o11y/test-kit';
import { beforeAll, describe, expect, test } from 'vitest';

const here = inRepository('prometheus/');
const testFiles = ['rules', 'compatibility'].flatMap((folder) =>
  readdirSync(`${here}${folder}/tests`).map((file) => `${folder}/tests/${file}`),
);
let image: string;

const promtool = (mounts: Mount[], ...args: string[]) =>
  runIn(image, ['/bin/promtool', ...args], mounts);

beforeAll(async () => {
  image = await imageOf('prometheus');
});

/** What is the same for all. */
const common: Mount[] = [
  { source: `${here}prometheus.yml`, target: '/etc/prometheus/prometheus.yml' },
  { source: `${here}rules`, target: '/etc/prometheus/rules' },
  { source: `${here}thresholds.yml`, target: '/etc/prometheus/thresholds.yml' },
];

/** As docker-compose.yml and compose/cluster.yml mount them. */
const mountsOf = (shape: string): Mount[] => [
  ...common,
  { source: `${here}expected/${shape}.yml`, target: '/etc/prometheus/expected.yml' },
];

/** As compose/attach.yml mounts them; a cluster's rules are like those of a shape. */
const attached: Mount[] = [
  ...common,
  { source: '/dev/null', target: '/etc/prometheus/expected.yml' },
  { source: '/dev/null', target: '/etc/prometheus/rules/application.yml' },
  { source: `${here}expected`, target: '/etc/prometheus/attached' },
];

/** As compose/compatibility.yml mounts it. */
const compatibility = { source: `${here}compatibility`, target: '/etc/prometheus/compatibility' };

test.each([
  ['a stack of shape single', mountsOf('single')],
  ['a stack of shape cluster', mountsOf('cluster')],
  ['what watches attached clusters', attached],
  ['a stack with the names of other exporters', [...mountsOf('single'), compatibility]],
])('prometheus.yml and the rules it names are valid in %s', async (_stack, mounts) => {
  const config = '/etc/prometheus/prometheus.yml';
  const output = await promtool(mounts, 'check', 'config', '--lint=all', config);
  expect(output).toContain('rules found');
  expect(output).toContain('/etc/prometheus/thresholds.yml');
  expect(output.includes('kminion.yml')).toBe(mounts.includes(compatibility));
});

describe('promtool test rules', () => {
  test.each(testFiles)('%s', async (file) => {
    const mounts = [{ source: here, target: '/etc/prometheus' }];
    await promtool(mounts, 'test', 'rules', `/etc/prometheus/${file}`);
  });
});
