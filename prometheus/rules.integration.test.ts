import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { imageOf, runIn } from '../images/tool.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const testFiles = readdirSync(`${here}rules/tests`);
let image: string;

const promtool = (...args: string[]) =>
  runIn(image, ['/bin/promtool', ...args], [{ source: here, target: '/etc/prometheus' }]);

beforeAll(async () => {
  image = await imageOf('prometheus');
});

test('prometheus.yml and the rules it names are valid', async () => {
  const output = await promtool('check', 'config', '--lint=all', '/etc/prometheus/prometheus.yml');
  expect(output).toContain('rules found');
});

describe('promtool test rules', () => {
  test.each(testFiles)('%s', async (file) => {
    await promtool('test', 'rules', `/etc/prometheus/rules/tests/${file}`);
  });
});
