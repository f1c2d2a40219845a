import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { serviceResource } from './resource.ts';

test('a program is named and versioned by its package', () => {
  const program = programIn({ name: '@lab/consumer', version: '1.2.3' });
  expect(serviceResource(program).attributes).toMatchObject({
    'service.name': 'consumer',
    'service.version': '1.2.3',
    'service.namespace': 'kafka-o11y',
  });
});

test('a program without a package, and no program at all, are described as well', () => {
  for (const program of [programIn(undefined), '']) {
    const { attributes } = serviceResource(program);
    expect(attributes).toMatchObject({ 'service.name': expect.stringMatching(/^unknown_service/) });
    expect(attributes).not.toHaveProperty('service.version');
  }
});

test('processes of one host differ in their instance id', () => {
  const { attributes } = serviceResource('');
  expect(attributes['service.instance.id']).toContain(String(process.pid));
});

function programIn(manifest: object | undefined): string {
  const directory = mkdtempSync(join(tmpdir(), 'resource-'));
  if (manifest) writeFileSync(join(directory, 'package.json'), JSON.stringify(manifest));
  const program = join(directory, 'main.js');
  writeFileSync(program, '');
  return program;
}
