import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { presets, readCommandLine } from './config.ts';

const page = readFileSync(new URL('../../../docs/attach-presets.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block]) => block ?? '');

test('every preset has a configuration on the page, but for none', () => {
  const named = blocks.map((block) => parse(block).preset);
  expect(named).toEqual(presets.filter((preset) => preset !== 'none'));
});

test.each(blocks)('is usable, with its files in place: %s', (block) => {
  const directory = mkdtempSync(join(tmpdir(), 'preset-'));
  const { security } = parse(block) as { security: Record<string, string> };
  for (const [field, file] of Object.entries(security)) {
    if (field.endsWith('File')) writeFileSync(join(directory, file), 'content');
  }
  const path = join(directory, 'attach.yaml');
  writeFileSync(path, block);
  const { config } = readCommandLine(['--config', path]);
  expect(config).toMatchObject({ protocol: 'SASL_SSL', canary: false });
  expect(config.security.sasl?.password).toBe('content');
});
